import type { PdfDocument } from './document.ts'

// From pdf.js: shared/message_handler.js, StreamKind.
const ENQUEUE = 4

interface Message {
  readonly stream?: number
  readonly streamId?: number
  readonly targetName?: string
  readonly chunk?: { readonly items?: unknown }
}

interface Port {
  postMessage(message: Message, transfer?: unknown): void
}

interface Handler {
  readonly sourceName: string
  readonly comObj: Port
  readonly streamControllers: Readonly<
    Record<number, { readonly isClosed: boolean; readonly controller: { enqueue(chunk: unknown): void } }>
  >
}

/**
 * Passes on the text of pages as it is. The worker of pdf.js runs in this thread, and still sends copies of everything; but
 * what it sends of a page's text, it has made for that.
 */
export function passTextAsIs(pdf: PdfDocument): void {
  const { messageHandler } = (pdf as unknown as { _transport: { messageHandler: Handler } })._transport
  const { comObj: port, sourceName, streamControllers } = messageHandler
  const post = port.postMessage.bind(port)
  port.postMessage = (message, transfer) => {
    const { stream, streamId = 0, targetName, chunk } = message
    const to = stream === ENQUEUE && targetName === sourceName ? streamControllers[streamId] : undefined
    if (to === undefined || !Array.isArray(chunk?.items)) return post(message, transfer)
    // The worker goes on with the same object, and new lists in it.
    const sent = { ...chunk }
    queueMicrotask(() => {
      if (!to.isClosed) to.controller.enqueue(sent)
    })
  }
}
