import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PDFParse } from 'pdf-parse'
import type { PageWarning } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { Extractor, ExtractRequest } from './extractor.ts'
import { normalizeText } from './normalize.ts'

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
      const { path, firstPage = 1 } = request
      signal?.throwIfAborted()
      const parser = new PDFParse({ data: await readFile(path), ...cMaps() })
      try {
        const pageCount = await open(parser, request)
        yield { type: 'opened', pageCount, title: await titleOf(parser) }
        for (let number = firstPage; number <= pageCount; number++) {
          signal?.throwIfAborted()
          const { text, warnings } = await readPage(parser, number)
          yield { type: 'page', page: { number, text }, warnings }
        }
      } finally {
        await parser.destroy()
      }
    },
  }
}

/** Tables that most Chinese, Japanese and Korean PDFs need to give their text. */
function cMaps(): { cMapUrl: string; cMapPacked: boolean } {
  const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
  const pdfjs = dirname(createRequire(pdfParse).resolve('pdfjs-dist/package.json'))
  return { cMapUrl: `${join(pdfjs, 'cmaps')}/`, cMapPacked: true }
}

async function open(parser: PDFParse, { name }: ExtractRequest): Promise<number> {
  try {
    // Page 0 does not exist, so this opens the document and reads nothing.
    const { total } = await parser.getText({ partial: [0] })
    if (total > 0) return total
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      const message = `"${name}" is encrypted and needs a password. Save it without one and add it again.`
      throw new DocChatError('DOCUMENT_ENCRYPTED', message, { cause: error })
    }
    const message = `"${name}" cannot be read: it is damaged, or no PDF inside. Export it again and add that.`
    throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause: error })
  }
  throw new DocChatError('DOCUMENT_UNREADABLE', `"${name}" has no pages. Export it again and add that.`)
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
): Promise<{ text: string; warnings: PageWarning[] }> {
  try {
    const { pages } = await parser.getText({ partial: [number], pageJoiner: '' })
    const text = normalizeText(pages[0]?.text ?? '')
    if (text.length >= SCARCE_CHARACTERS) return { text, warnings: [] }
    const message = `Page ${number} has next to no text: it may be a scan or a picture.`
    return { text, warnings: [{ page: number, code: 'NO_TEXT', message }] }
  } catch {
    const message = `Page ${number} is damaged and could not be read.`
    return { text: '', warnings: [{ page: number, code: 'PAGE_UNREADABLE', message }] }
  }
}
