import type { PageWarningCode } from '../document.ts'
import { DocChatError } from '../errors.ts'
import { ocrOf } from './derived-types.ts'
import type { ExtractEvent, ExtractOptions, Extractor, ExtractRequest } from './extractor.ts'

type PageEvent = ExtractEvent & { type: 'page' }

/** Options of {@link ocrPages}. */
export interface OcrPagesOptions {
  /** Reads every page by OCR, and uses the page's own text only where that fails. @defaultValue false */
  readonly force?: boolean
}

/**
 * Reads documents with `reader`, then uses `ocr` for the pages of PDFs that turned out to have no text. The other pages do
 * not wait: `reader` finishes the document before OCR, which takes seconds per page, begins.
 */
export function ocrPages(
  reader: Extractor,
  ocr: Extractor,
  { force = false }: OcrPagesOptions = {},
): Extractor {
  const wantsOcr = (page: PageEvent) =>
    says(page, 'NO_TEXT') || (force && !says(page, 'BLANK', 'PAGE_UNREADABLE'))
  return {
    mediaTypes: reader.mediaTypes,
    async *extract(request, options = {}) {
      if (!ocr.mediaTypes.includes(ocrOf(request.mediaType))) {
        yield* reader.extract(request, options)
        return
      }
      const pages: PageEvent[] = []
      for await (const event of reader.extract(request, options)) {
        if (event.type === 'opened') yield event
        else if (pages.length > 0 || wantsOcr(event)) pages.push(event)
        else yield event
      }
      for (let at = 0; at < pages.length; ) {
        options.signal?.throwIfAborted()
        const end = endOfRun(pages, at, wantsOcr)
        const run = pages.slice(at, end)
        if (run.some(wantsOcr)) yield* readAgain(run, { ocr, force, request, options })
        else yield* run
        at = end
      }
    },
  }
}

function says({ warnings }: PageEvent, ...codes: readonly PageWarningCode[]): boolean {
  return warnings.some(({ code }) => codes.includes(code))
}

/** Returns the end of a run of pages that all need OCR, or all do not, so that the document is opened once per run. */
function endOfRun(
  pages: readonly PageEvent[],
  start: number,
  wantsOcr: (page: PageEvent) => boolean,
): number {
  const first = pages[start]
  if (first === undefined) return start
  const wanted = wantsOcr(first)
  const end = pages.findIndex((page, index) => index > start && wantsOcr(page) !== wanted)
  return end === -1 ? pages.length : end
}

interface Again {
  readonly ocr: Extractor
  readonly force: boolean
  readonly request: ExtractRequest
  readonly options: ExtractOptions
}

/** Yields the pages of a run, using OCR where that finds more text. When OCR fails, pages stay as they were read. */
async function* readAgain(
  run: readonly PageEvent[],
  { ocr, force, request, options }: Again,
): AsyncGenerator<ExtractEvent> {
  const left = [...run]
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return
  const scans = {
    firstPage: first.page.number,
    lastPage: last.page.number,
    mediaType: ocrOf(request.mediaType),
  }
  try {
    for await (const event of ocr.extract({ ...request, ...scans }, options)) {
      const before = left[0]
      if (event.type === 'opened' || before === undefined) continue
      left.shift()
      const enough = force ? 0 : before.page.text.length
      yield event.page.text.length > enough ? readAnew(before, event) : before
    }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (DocChatError.isInstance(error) && error.code === 'CLOSED') throw error
  }
  yield* left
}

/** Keeps the page's other properties and warnings, except the warning that it has no text. */
function readAnew(before: PageEvent, byOcr: PageEvent): PageEvent {
  const kept = before.warnings.filter(({ code }) => code !== 'NO_TEXT')
  return { ...byOcr, page: { ...before.page, ...byOcr.page }, warnings: [...kept, ...byOcr.warnings] }
}
