import type { PageWarning, PageWarningCode } from '../../document.ts'
import { DocChatError } from '../../errors.ts'
import { layoutOfHeadings, packLayout, unpackLayout } from '../../layout/pack.ts'
import { ocrOf } from '../derived-types.ts'
import type { ExtractOptions, Extractor, ExtractRequest, PageEvent } from '../extractor.ts'
import { type Layer, withLinesOf } from './layers.ts'

/** Options of {@link ocrStage}. */
export interface OcrStageOptions {
  /** Reads every page by OCR, and uses the page's own text only where that fails. @defaultValue false */
  readonly force?: boolean
}

/** Reads by OCR the pages that have no text of their own, after the others have been read. */
export interface OcrStage {
  /** Whether documents of a type may have such pages. */
  reads(mediaType: string): boolean
  /** Whether OCR is to read a page. */
  wants(page: PageEvent): boolean
  /**
   * Reads consecutive pages again, and yields each once: with the text that OCR has found besides, or as it was. Keeps their other
   * properties and warnings, except those that OCR has settled.
   */
  readAgain(
    pages: readonly PageEvent[],
    request: ExtractRequest,
    options?: ExtractOptions,
  ): AsyncIterable<PageEvent>
}

/** Makes a stage of an extractor that reads pages as images ({@link ocrOf}). */
export function ocrStage(ocr: Extractor, { force = false }: OcrStageOptions = {}): OcrStage {
  return {
    reads: (mediaType) => ocr.mediaTypes.includes(ocrOf(mediaType)),
    wants: (page) =>
      says(page, 'NO_TEXT', 'UNREAD_PICTURE') || (force && !says(page, 'BLANK', 'PAGE_UNREADABLE')),
    async *readAgain(pages, request, options = {}) {
      const left = [...pages]
      const [first, last] = [pages[0], pages.at(-1)]
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
    },
  }
}

function says({ warnings }: PageEvent, ...codes: readonly PageWarningCode[]): boolean {
  return warnings.some(({ code }) => codes.includes(code))
}

function better(before: PageEvent, byOcr: PageEvent): PageEvent {
  if (byOcr.page.text === '') return before
  if (says(before, 'UNREAD_PICTURE')) return completed(before, byOcr)
  return byOcr.page.text.length > before.page.text.length ? readAnew(before, byOcr) : before
}

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
