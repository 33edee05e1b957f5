import { DocChatError } from '../errors.ts'
import type { ExtractEvent, ExtractOptions, Extractor, ExtractRequest } from './extractor.ts'
import { OCR_PDF } from './ocr-type.ts'

type PageEvent = ExtractEvent & { type: 'page' }

/**
 * Reads PDF with `reader`, then has `ocr` read the pages that turned out to have no text. The others are not kept
 * waiting: `reader` is done with the document before OCR, which takes seconds a page, begins.
 */
export function ocrPages(reader: Extractor, ocr: Extractor): Extractor {
  return {
    mediaTypes: reader.mediaTypes,
    async *extract(request, options = {}) {
      if (request.mediaType !== 'application/pdf') {
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
        const end = endOfRun(pages, at)
        const run = pages.slice(at, end)
        if (run.some(wantsOcr)) yield* readAgain(run, ocr, request, options)
        else yield* run
        at = end
      }
    },
  }
}

function wantsOcr({ warnings }: PageEvent): boolean {
  return warnings.some(({ code }) => code === 'NO_TEXT')
}

/** Neighbours that want the same are one run: the document is opened once for it. */
function endOfRun(pages: readonly PageEvent[], start: number): number {
  const first = pages[start]
  if (first === undefined) return start
  const wanted = wantsOcr(first)
  const end = pages.findIndex((page, index) => index > start && wantsOcr(page) !== wanted)
  return end === -1 ? pages.length : end
}

/** The run's pages, each by OCR where that gives more text. What fails at it costs no page that was read before. */
async function* readAgain(
  run: readonly PageEvent[],
  ocr: Extractor,
  request: ExtractRequest,
  options: ExtractOptions,
): AsyncGenerator<ExtractEvent> {
  const left = [...run]
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return
  const scans = { firstPage: first.page.number, lastPage: last.page.number, mediaType: OCR_PDF }
  try {
    for await (const event of ocr.extract({ ...request, ...scans }, options)) {
      if (event.type === 'opened') continue
      const before = left.shift()
      const better = before === undefined || event.page.text.length > before.page.text.length
      yield better ? event : before
    }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (DocChatError.isInstance(error) && error.code === 'CLOSED') throw error
  }
  yield* left
}
