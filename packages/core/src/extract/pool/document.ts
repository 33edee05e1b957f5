import { stat } from 'node:fs/promises'
import { DocChatError } from '../../errors.ts'
import type { ExtractEvent, ExtractRequest } from '../extractor.ts'
import type { ExtractorLimits } from '../limits.ts'
import { type LossReason, ProcessLoss } from '../process/loss.ts'
import type { ExtractionProcess } from '../process/process.ts'

/** The size up to which the time limit for opening a document is as given. */
const OPENED_BYTES = 20 * 2 ** 20

/** The processes available to one document, one after another. */
export interface ProcessSource {
  readonly current: ExtractionProcess
  /** Ends the current process and starts another. */
  renew(): Promise<void>
}

/**
 * Reads one document, whatever it does to the processes. A lost process is replaced, and reading continues at the same
 * page or, if that page is known to be the cause, at the next.
 */
export async function* readDocument(
  request: ExtractRequest,
  processes: ProcessSource,
  given: ExtractorLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExtractEvent> {
  const limits = await forSize(request.path, given)
  const { name, firstPage = 1, lastPage = Number.POSITIVE_INFINITY } = request
  const deadline = performance.now() + limits.documentTimeoutMs
  const remaining = () => deadline - performance.now()
  const options = {
    stepTimeoutMs: () =>
      Math.min(isOpen ? limits.stepTimeoutMs : limits.openTimeoutMs, Math.max(1, remaining())),
    maxPageCharacters: limits.maxPageCharacters,
    ...(signal !== undefined && { signal }),
  }
  let isOpen = false
  let pageCount: number | null = null
  let next = firstPage
  let losses = 0
  // Unreadable pages are held back until one page has been read: if none can be, the document has failed.
  let heldBack: ExtractEvent[] = []
  let readable = false

  for (;;) {
    const startedAt = next
    isOpen = false
    const fresh = processes.current.documents === 0
    try {
      for await (const event of processes.current.extract({ ...request, firstPage: next }, options)) {
        if (remaining() <= 0) throw new ProcessLoss('silent')
        isOpen = true
        if (event.type === 'page') {
          next = event.page.number + 1
          heldBack.push(event)
          readable ||= event.warnings.every(({ code }) => code !== 'PAGE_UNREADABLE')
          if (!readable) continue
          yield* heldBack
          heldBack = []
        } else if (pageCount === null) {
          pageCount = event.pageCount
          if (event.isCut !== true && pageCount > limits.maxPages)
            throw tooManyPages(name, pageCount, limits.maxPages)
          yield event
        }
      }
      if (pageCount !== null && pageCount > 0 && heldBack.length === pageCount)
        throw unreadable(name, pageCount)
      yield* heldBack
      return
    } catch (error) {
      if (!(error instanceof ProcessLoss)) throw error
      const { reason } = error
      if (remaining() <= 0) throw lateDocument(name, limits, pageCount, next)
      await processes.renew()
      // A process that has read other pages may have been lost because of them.
      const isCause = reason === 'silent' || (fresh && next === startedAt)
      if (!isCause) continue
      if (pageCount === null || (reason === 'silent' && !isOpen)) throw failure(name, null, error, limits)
      losses++
      const end = Math.min(pageCount, lastPage)
      const allLost = next >= end && heldBack.length === next - 1
      if (losses > limits.maxLostPages || allLost) throw failure(name, next, error, limits)
      heldBack.push(lostPage(next, reason, limits))
      next++
      if (next <= end) continue
      yield* heldBack
      return
    }
  }
}

/** A large text is read as a whole when it is opened. */
async function forSize(path: string, limits: ExtractorLimits): Promise<ExtractorLimits> {
  const { size } = await stat(path).catch(() => ({ size: 0 }))
  return { ...limits, openTimeoutMs: limits.openTimeoutMs * Math.max(1, size / OPENED_BYTES) }
}

function unreadable(name: string, pageCount: number): DocChatError {
  const message = `"${name}" cannot be read: all of its pages (${pageCount}) are damaged. Export it again and add that file.`
  return new DocChatError('DOCUMENT_UNREADABLE', message, { details: { pageCount } })
}

function lostPage(number: number, reason: LossReason, limits: ExtractorLimits): ExtractEvent {
  const message = `Page ${number} could not be read: ${reasonText(reason, limits)}.`
  return {
    type: 'page',
    page: { number, text: '' },
    warnings: [{ page: number, code: 'PAGE_UNREADABLE', message }],
  }
}

function failure(
  name: string,
  page: number | null,
  { reason, busy }: ProcessLoss,
  limits: ExtractorLimits,
): DocChatError {
  const what = page === null ? 'opening it' : `page ${page}`
  const timeout = page === null ? { ...limits, stepTimeoutMs: limits.openTimeoutMs } : limits
  const message = `Reading "${name}" was abandoned at ${what}: ${reasonText(reason, timeout)}. Export it again and add that file.`
  const code = {
    silent: 'EXTRACTION_TIMEOUT',
    grown: 'DOCUMENT_TOO_LARGE',
    died: 'EXTRACTOR_CRASHED',
  } as const
  return new DocChatError(code[reason], message, { details: { page, reason, busy } })
}

function reasonText(reason: LossReason, { stepTimeoutMs, maxRssBytes }: ExtractorLimits): string {
  if (reason === 'silent') return `it took more than ${stepTimeoutMs / 1000} s`
  if (reason === 'grown') return `it needs more than ${Math.round(maxRssBytes / 2 ** 20)} MB of memory`
  return 'the process that read it died'
}

function tooManyPages(name: string, pageCount: number, maxPages: number): DocChatError {
  const message = `"${name}" has ${pageCount} pages; the limit is ${maxPages}. Split it and add the parts.`
  return new DocChatError('DOCUMENT_TOO_LARGE', message, { details: { pageCount, maxPages } })
}

function lateDocument(
  name: string,
  { documentTimeoutMs }: ExtractorLimits,
  pageCount: number | null,
  next: number,
): DocChatError {
  const minutes = Math.round(documentTimeoutMs / 6000) / 10
  const limit = minutes >= 1 ? `${minutes} min` : `${documentTimeoutMs / 1000} s`
  const where = pageCount === null ? 'it was being opened' : `page ${next} of ${pageCount} was being read`
  const message = `"${name}" took more than ${limit}: ${where}. Retry to continue from there, or split it.`
  return new DocChatError('EXTRACTION_TIMEOUT', message, { details: { page: next, pageCount } })
}
