import { DocChatError } from '../../errors.ts'
import type { ExtractEvent, ExtractOptions, Extractor, ExtractRequest } from '../extractor.ts'
import { type ExtractorLimits, extractorLimits } from '../limits.ts'
import { type ExtractionProcess, startExtraction } from '../process/process.ts'
import { type ProcessSource, readDocument } from './document.ts'

/** Options of {@link extractorPool}. */
export interface ExtractorPoolOptions extends Partial<ExtractorLimits> {
  /** The maximum number of processes; each reads one document at a time. @defaultValue 2 */
  readonly size?: number
  /** The number of documents after which a process is replaced. @defaultValue 50 */
  readonly recycleAfter?: number
  /** Which of the media types of the extraction process this pool reads. */
  readonly mediaTypes: readonly string[]
  /** A data file for each language that OCR reads. @defaultValue English */
  readonly languageFiles?: readonly string[]
  /** Those of languages that it reads when a document seems to be in one of them. @defaultValue none */
  readonly spareFiles?: readonly string[]
  /** Whether its processes give way to others when all need the processor. @defaultValue false */
  readonly inBackground?: boolean
}

/** A process that has reached this fraction of its memory limit gets no further document. */
const FULL = 0.8

/** Reads documents in separate processes, so that a hostile one can neither block nor kill this process. */
export function extractorPool(options: ExtractorPoolOptions): Extractor & AsyncDisposable {
  const {
    size = 2,
    recycleAfter = 50,
    mediaTypes,
    languageFiles = [],
    spareFiles = [],
    inBackground = false,
  } = options
  const limits = extractorLimits(options)
  if (!(size >= 1))
    throw new DocChatError('INVALID_ARGUMENT', `size is ${size}: a pool needs at least 1 extraction process.`)
  const idle: ExtractionProcess[] = []
  const waiting: (() => void)[] = []
  const all = new Set<ExtractionProcess>()
  let busy = 0
  let closed = false

  async function acquire(): Promise<ProcessSource> {
    if (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy++
    let current = idle.pop()
    while (current?.alive === false) current = idle.pop()
    return sourceOf(current ?? start())
  }

  function sourceOf(first: ExtractionProcess): ProcessSource {
    let current = first
    return {
      get current() {
        return current
      },
      async renew() {
        await end(current)
        current = start()
      },
    }
  }

  function start(): ExtractionProcess {
    if (closed) throw new DocChatError('CLOSED', 'DocChat was closed before the document was read.')
    const one = startExtraction({ ...limits, languageFiles, spareFiles, inBackground })
    all.add(one)
    return one
  }

  async function end(one: ExtractionProcess): Promise<void> {
    all.delete(one)
    await one.kill()
  }

  function release({ current: one }: ProcessSource): void {
    const worn = one.documents >= recycleAfter || one.rssBytes > limits.maxRssBytes * FULL
    if (closed || !one.alive || worn) void end(one)
    else idle.push(one)
    next()
  }

  function next(): void {
    const resume = waiting.shift()
    if (resume === undefined) busy--
    else resume()
  }

  return {
    mediaTypes,
    async *extract(request: ExtractRequest, { signal }: ExtractOptions = {}): AsyncGenerator<ExtractEvent> {
      signal?.throwIfAborted()
      const processes = await acquire()
      try {
        yield* readDocument(request, processes, limits, signal)
      } finally {
        release(processes)
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true
      await Promise.all([...all].map((one) => one.kill()))
      for (const resume of waiting.splice(0)) resume()
    },
  }
}
