import { DocChatError } from '../errors.ts'
import type { ExtractEvent, ExtractOptions, Extractor, ExtractRequest } from './extractor.ts'
import { type ExtractionProcess, startExtraction } from './process.ts'

/** Options of {@link extractorPool}. */
export interface ExtractorPoolOptions {
  /** Processes kept at most, each for one document at a time. @defaultValue 2 */
  readonly size?: number
  /** How long opening a document, or reading one page, may take, in milliseconds. @defaultValue 20000 */
  readonly stepTimeoutMs?: number
  /** Documents after which a process is replaced by a fresh one. @defaultValue 50 */
  readonly recycleAfter?: number
}

/** Reads documents in processes of their own, so that a hostile one can neither block nor kill this process. */
export function extractorPool(options: ExtractorPoolOptions = {}): Extractor & AsyncDisposable {
  const { size = 2, stepTimeoutMs = 20_000, recycleAfter = 50 } = options
  if (!(size >= 1))
    throw new DocChatError('INVALID_ARGUMENT', `A pool of ${size} extraction processes reads nothing.`)
  const idle: ExtractionProcess[] = []
  const waiting: (() => void)[] = []
  const all = new Set<ExtractionProcess>()
  let busy = 0
  let closed = false

  async function acquire(): Promise<ExtractionProcess> {
    if (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy++
    if (closed) throw new DocChatError('CLOSED', 'DocChat was closed while a document waited to be read.')
    const one = idle.pop() ?? startExtraction()
    all.add(one)
    return one
  }

  function release(one: ExtractionProcess): void {
    if (closed || !one.alive || one.documents >= recycleAfter) {
      void one.kill()
      all.delete(one)
    } else {
      idle.push(one)
    }
    const next = waiting.shift()
    if (next === undefined) busy--
    else next()
  }

  return {
    mediaTypes: ['application/pdf'],
    async *extract(request: ExtractRequest, { signal }: ExtractOptions = {}): AsyncGenerator<ExtractEvent> {
      signal?.throwIfAborted()
      const one = await acquire()
      try {
        yield* one.extract(request, { stepTimeoutMs, ...(signal === undefined ? {} : { signal }) })
      } finally {
        release(one)
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true
      await Promise.all([...all].map((one) => one.kill()))
      for (const resume of waiting.splice(0)) resume()
    },
  }
}
