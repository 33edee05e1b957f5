import type { PageWarning, PageWarningCode } from '../../document.ts'
import { DocChatError } from '../../errors.ts'
import { layoutOfHeadings, packLayout, unpackLayout } from '../../layout/pack.ts'
import { ocrOf } from '../derived-types.ts'
import type { ExtractEvent, ExtractOptions, Extractor, ExtractRequest } from '../extractor.ts'
import { type Layer, withLinesOf } from './layers.ts'

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
    says(page, 'NO_TEXT', 'UNREAD_PICTURE') || (force && !says(page, 'BLANK', 'PAGE_UNREADABLE'))
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
      yield force ? readAnew(before, event) : better(before, event)
    }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (DocChatError.isInstance(error) && error.code === 'CLOSED') throw error
  }
  yield* left
}

function better(before: PageEvent, byOcr: PageEvent): PageEvent {
  if (byOcr.page.text === '') return before
  if (says(before, 'UNREAD_PICTURE')) return completed(before, byOcr)
  return byOcr.page.text.length > before.page.text.length ? readAnew(before, byOcr) : before
}

/** Keeps the page's other properties and warnings, except those that OCR has settled. */
function readAnew(before: PageEvent, byOcr: PageEvent): PageEvent {
  if (byOcr.page.text === '') return before
  return {
    ...byOcr,
    page: { ...before.page, ...byOcr.page },
    warnings: [...unsettled(before), ...byOcr.warnings],
  }
}

/** Keeps the page's own words, such as a stamp's, which OCR reads less well. */
function completed(before: PageEvent, byOcr: PageEvent): PageEvent {
  const both = withLinesOf(layerOf(before), layerOf(byOcr))
  if (both === null) return { ...before, warnings: unsettled(before) }
  return {
    ...before,
    page: { ...before.page, text: both.text },
    layout: packLayout(both.layout),
    warnings: [...unsettled(before), ...byOcr.warnings],
  }
}

function layerOf({ page, layout }: PageEvent): Layer {
  return { text: page.text, layout: layout === undefined ? layoutOfHeadings([]) : unpackLayout(layout) }
}

function unsettled({ warnings }: PageEvent): PageWarning[] {
  return warnings.filter(({ code }) => code !== 'NO_TEXT' && code !== 'UNREAD_PICTURE')
}
