import type { PDFParse } from 'pdf-parse'
import type { PageWarning } from '../document.ts'
import type { Extractor } from './extractor.ts'
import { normalizeText } from './normalize.ts'
import { openPdf } from './pdf-open.ts'

/** A page with fewer characters than this shows no text that could be asked. */
const SCARCE_CHARACTERS = 16

/**
 * Reads PDF in this process: a page keeps it busy for some milliseconds, a bad one for ever. See `extractorPool` for
 * the way to run it.
 */
export function pdfExtractor(): Extractor {
  return {
    mediaTypes: ['application/pdf'],
    async *extract(request, { signal } = {}) {
      const { firstPage = 1, lastPage = Number.POSITIVE_INFINITY } = request
      signal?.throwIfAborted()
      const { parser, pageCount, repaired } = await openPdf(request)
      try {
        yield { type: 'opened', pageCount, title: await titleOf(parser) }
        for (let number = firstPage; number <= Math.min(pageCount, lastPage); number++) {
          signal?.throwIfAborted()
          const { text, warnings } = await readPage(parser, number, repaired)
          if (repaired && number === 1) warnings.unshift(REPAIRED)
          yield { type: 'page', page: { number, text }, warnings }
        }
      } finally {
        await parser.destroy()
      }
    },
  }
}

const REPAIRED: PageWarning = {
  page: 1,
  code: 'DAMAGED',
  message: 'The file is damaged or was cut off: pages and words may be missing.',
}

async function titleOf(parser: PDFParse): Promise<string | null> {
  try {
    const title: unknown = (await parser.getInfo()).info?.Title
    return typeof title === 'string' && title.trim() !== '' ? normalizeText(title) : null
  } catch {
    return null
  }
}

async function readPage(
  parser: PDFParse,
  number: number,
  repaired: boolean,
): Promise<{ text: string; warnings: PageWarning[] }> {
  try {
    const { pages } = await parser.getText({ partial: [number], pageJoiner: '' })
    const text = normalizeText(pages[0]?.text ?? '')
    if (text.length >= SCARCE_CHARACTERS) return { text, warnings: [] }
    // What such a page held was cut off, or its key was.
    if (repaired && text === '') return lostPage(number)
    const message = `Page ${number} has next to no text: it may be a scan or a picture.`
    return { text, warnings: [{ page: number, code: 'NO_TEXT', message }] }
  } catch {
    return lostPage(number)
  }
}

function lostPage(number: number): { text: string; warnings: PageWarning[] } {
  const message = `Page ${number} is damaged and could not be read.`
  return { text: '', warnings: [{ page: number, code: 'PAGE_UNREADABLE', message }] }
}
