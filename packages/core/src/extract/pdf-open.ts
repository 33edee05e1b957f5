import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PDFParse } from 'pdf-parse'
import { DocChatError } from '../errors.ts'
import type { ExtractRequest } from './extractor.ts'
import { withTrailer } from './pdf-repair.ts'

/** A PDF that was opened. The caller destroys its parser. */
export interface OpenPdf {
  readonly parser: PDFParse
  readonly pageCount: number
  /** It could not be opened as it is. */
  readonly repaired: boolean
}

/** @throws DocChatError `DOCUMENT_ENCRYPTED`, `DOCUMENT_UNREADABLE`. */
export async function openPdf({ path, name }: ExtractRequest): Promise<OpenPdf> {
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

/** Tables that most Chinese, Japanese and Korean PDFs need to give their text. */
function cMaps(): { cMapUrl: string; cMapPacked: boolean } {
  const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
  const pdfjs = dirname(createRequire(pdfParse).resolve('pdfjs-dist/package.json'))
  return { cMapUrl: `${join(pdfjs, 'cmaps')}/`, cMapPacked: true }
}
