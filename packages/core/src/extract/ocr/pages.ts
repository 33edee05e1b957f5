import type { PageWarning } from '../../document.ts'
import type { Extractor, PageEvent } from '../extractor.ts'
import type { OcrStage } from './stage.ts'

/** Reads documents with `reader`, and at once by OCR the pages that it wants. */
export function ocrPages(reader: Extractor, stage: OcrStage): Extractor {
  return {
    mediaTypes: reader.mediaTypes,
    async *extract(request, options = {}) {
      if (!stage.reads(request.mediaType)) {
        yield* reader.extract(request, options)
        return
      }
      const pages: PageEvent[] = []
      for await (const event of reader.extract(request, options)) {
        if (event.type === 'opened') yield event
        else if (pages.length > 0 || stage.wants(event)) pages.push(event)
        else yield event
      }
      for (let at = 0; at < pages.length; ) {
        options.signal?.throwIfAborted()
        const end = endOfRun(pages, at, stage)
        const run = pages.slice(at, end)
        if (run.some(stage.wants)) yield* stage.readAgain(run, request, options)
        else yield* run
        at = end
      }
    },
  }
}

/** Marks the pages that wait for OCR, and leaves reading them to the stage. */
export function pagesBeforeOcr(reader: Extractor, stage: OcrStage): Extractor {
  return {
    mediaTypes: reader.mediaTypes,
    async *extract(request, options) {
      const isRead = stage.reads(request.mediaType)
      for await (const event of reader.extract(request, options))
        yield isRead && event.type === 'page' && stage.wants(event) ? waiting(event) : event
    },
  }
}

/** Names, with each page that OCR might be able to read, the command that installs it. */
export function namesOcr(reader: Extractor, reads: OcrStage['reads'], command: string): Extractor {
  return {
    mediaTypes: reader.mediaTypes,
    async *extract(request, options) {
      const isRead = reads(request.mediaType)
      for await (const event of reader.extract(request, options))
        yield event.type === 'page' && isRead ? { ...event, warnings: event.warnings.map(named) } : event
    },
  }
  function named(warning: PageWarning): PageWarning {
    if (!MAY_BE_READ.includes(warning.code)) return warning
    return { ...warning, message: `${warning.message} To read it by OCR, run: ${command}` }
  }
}

/** What {@link OcrStage.wants}, by default. */
const MAY_BE_READ: readonly PageWarning['code'][] = ['NO_TEXT', 'UNREAD_PICTURE']

function waiting(event: PageEvent): PageEvent {
  const { number } = event.page
  const message = `Page ${number} waits to be read by OCR. Until then its text is not found.`
  return { ...event, warnings: [...event.warnings, { page: number, code: 'OCR_PENDING', message }] }
}

/** Returns the end of a run of pages that all need OCR, or all do not, so that the document is opened once per run. */
function endOfRun(pages: readonly PageEvent[], start: number, { wants }: OcrStage): number {
  const first = pages[start]
  if (first === undefined) return start
  const wanted = wants(first)
  const end = pages.findIndex((page, index) => index > start && wants(page) !== wanted)
  return end === -1 ? pages.length : end
}
