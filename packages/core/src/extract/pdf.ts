import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PDFParse } from 'pdf-parse'
import type { PageWarning } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { Extractor, ExtractRequest } from './extractor.ts'
import { normalizeText } from './normalize.ts'
import { withTrailer } from './pdf-repair.ts'

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
      const { parser, pageCount, repaired } = await open(request)
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

/** Tables that most Chinese, Japanese and Korean PDFs need to give their text. */
function cMaps(): { cMapUrl: string; cMapPacked: boolean } {
  const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
  const pdfjs = dirname(createRequire(pdfParse).resolve('pdfjs-dist/package.json'))
  return { cMapUrl: `${join(pdfjs, 'cmaps')}/`, cMapPacked: true }
}

interface OpenPdf {
  readonly parser: PDFParse
  readonly pageCount: number
  /** It could not be opened as it is. */
  readonly repaired: boolean
}

async function open({ path, name }: ExtractRequest): Promise<OpenPdf> {
  const bytes = await readFile(path)
  try {
    return { ...(await parse(bytes)), repaired: false }
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      const message = `"${name}" is encrypted and needs a password. Save it without one and add it again.`
      throw new DocChatError('DOCUMENT_ENCRYPTED', message, { cause: error })
    }
    const repaired = withTrailer(bytes)
    const opened = repaired === null ? null : await parse(repaired).catch(() => null)
    if (opened !== null) return { ...opened, repaired: true }
    const message = `"${name}" cannot be read: it is damaged, or no PDF inside. Export it again and add that.`
    throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause: error })
  }
}

async function parse(data: Buffer): Promise<{ parser: PDFParse; pageCount: number }> {
  const parser = new PDFParse({ data, ...cMaps() })
  try {
    // Page 0 does not exist, so this opens the document and reads nothing.
    const { total: pageCount } = await parser.getText({ partial: [0] })
    if (pageCount > 0) return { parser, pageCount }
    throw new Error(`It has ${pageCount} pages.`)
  } catch (error) {
    await parser.destroy()
    throw error
  }
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
