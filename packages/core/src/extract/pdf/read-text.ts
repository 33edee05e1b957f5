import type { PdfPage, PdfText, PdfTextContent, PdfTextStyle } from './document.ts'

/** A page's text. */
export interface PdfPageText extends PdfTextContent {
  /** Whether some of the page's content could not be read; see `DAMAGE`. */
  readonly isDamaged: boolean
}

/** What the worker of pdf.js sends of a page's text at a time. */
interface Chunk {
  readonly items: readonly PdfText[]
  readonly styles: Readonly<Record<string, PdfTextStyle>>
  readonly isDamaged?: boolean
}

/** The end of a channel to the worker; from pdf.js: shared/message_handler.js. */
interface Handler {
  readonly sourceName: string
  readonly targetName: string
  readonly comObj: { postMessage(message: object, transfer?: unknown): void }
  readonly streamControllers: Record<number, StreamController>
  streamId: number
}

interface StreamController {
  readonly controller: {
    enqueue(chunk: Chunk): void
    close(): void
    error(reason: unknown): void
  }
  readonly startCall: PromiseWithResolvers<void>
  readonly pullCall: null
  readonly cancelCall: null
  isClosed: boolean
}

interface Internals {
  readonly _pageIndex: number
  readonly _transport: { readonly messageHandler: Handler }
}

/**
 * Reads the text of a page as `getTextContent` of pdf.js does. But the worker of pdf.js, which runs in this thread, need not
 * wait until each piece has been taken, and passes pieces on as they are, not as copies.
 */
export function readText(page: PdfPage): Promise<PdfPageText> {
  const { _pageIndex: pageIndex, _transport: transport } = page as PdfPage & Internals
  const { messageHandler: handler } = transport
  passTextAsIs(handler)
  const items: PdfText[] = []
  const styles: Record<string, PdfTextStyle> = {}
  let isDamaged = false
  const streamId = handler.streamId++
  return new Promise((resolve, reject) => {
    const startCall = Promise.withResolvers<void>()
    startCall.promise.catch(reject)
    const controller = {
      enqueue(chunk: Chunk) {
        for (const item of chunk.items) items.push(item)
        Object.assign(styles, chunk.styles)
        isDamaged ||= chunk.isDamaged === true
      },
      close: () => resolve({ items, styles, isDamaged }),
      error: reject,
    }
    handler.streamControllers[streamId] = {
      controller,
      startCall,
      pullCall: null,
      cancelCall: null,
      isClosed: false,
    }
    handler.comObj.postMessage({
      sourceName: handler.sourceName,
      targetName: handler.targetName,
      action: 'GetTextContent',
      streamId,
      data: { pageIndex, includeMarkedContent: true, disableNormalization: false },
      desiredSize: Number.POSITIVE_INFINITY,
    })
  })
}

const ENQUEUE = 4
const passing = new WeakSet<object>()

/** Passes on what the worker sends of a page's text, which it has made for that and does not use again. */
function passTextAsIs({ comObj: port, sourceName, streamControllers }: Handler): void {
  if (passing.has(port)) return
  passing.add(port)
  const post = port.postMessage.bind(port)
  port.postMessage = (message, transfer) => {
    const {
      stream,
      streamId = 0,
      targetName,
      chunk,
    } = message as {
      readonly stream?: number
      readonly streamId?: number
      readonly targetName?: string
      readonly chunk?: Partial<Chunk>
    }
    const to = stream === ENQUEUE && targetName === sourceName ? streamControllers[streamId] : undefined
    const { items, styles = {}, isDamaged = false } = chunk ?? {}
    if (to === undefined || items === undefined) return post(message, transfer)
    // Messages arrive in the order in which they were sent.
    queueMicrotask(() => {
      if (!to.isClosed) to.controller.enqueue({ items, styles, isDamaged })
    })
  }
}
