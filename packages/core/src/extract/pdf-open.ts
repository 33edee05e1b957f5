import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type LoadParameters, PDFParse } from 'pdf-parse'
import { DocChatError } from '../errors.ts'
import type { ExtractRequest } from './extractor.ts'
import { repairPdf } from './pdf-repair.ts'

/** A PDF that was opened. The caller destroys its parser. */
export interface OpenPdf {
  readonly parser: PDFParse
  readonly pageCount: number
  /** It could not be opened as it is. */
  readonly repaired: boolean
}

/** Options of {@link openPdf}. */
export interface OpenPdfOptions {
  /** Pages are to be shown: with fonts for those that the file does not bring, which make the text of some worse. @defaultValue false */
  readonly toRender?: boolean
}

type Opened = Pick<OpenPdf, 'parser' | 'pageCount'>

/**
 * Opens a PDF as it is, or mended as far as that goes.
 *
 * @throws DocChatError `DOCUMENT_ENCRYPTED` (with no password, or a wrong one), `DOCUMENT_UNREADABLE`.
 */
export async function openPdf(
  { path, name, password }: ExtractRequest,
  { toRender = false }: OpenPdfOptions = {},
): Promise<OpenPdf> {
  const bytes = await readFile(path)
  const options = { ...cMaps(), ...(toRender && fonts()) }
  try {
    return { ...(await open(bytes, password, options)), repaired: false }
  } catch (error) {
    if (isPasswordError(error)) throw encrypted(name, password, error)
    const repaired = repairPdf(bytes)
    const opened = repaired === null ? null : await parse(repaired, options).catch(() => null)
    if (opened !== null) return { ...opened, repaired: true }
    const message = `"${name}" cannot be read: it is damaged, or no PDF inside. Export it again and add that.`
    throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause: error })
  }
}

/** Without the password first: one that a file does not need makes pdf.js refuse the file. */
async function open(data: Buffer, password: string | undefined, options: LoadParameters): Promise<Opened> {
  try {
    return await parse(data, options)
  } catch (error) {
    if (password === undefined || !isPasswordError(error)) throw error
    return await parse(data, { ...options, password })
  }
}

async function parse(data: Buffer, options: LoadParameters): Promise<Opened> {
  const parser = new PDFParse({ data, ...options })
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

function isPasswordError(error: unknown): boolean {
  return error instanceof Error && error.name === 'PasswordException'
}

function encrypted(name: string, password: string | undefined, cause: unknown): DocChatError {
  const message =
    password === undefined
      ? `"${name}" is encrypted and needs a password. Give it when adding the file, or save the file without one.`
      : `"${name}" is encrypted, and the password that was given does not open it. Add it again with the right one.`
  return new DocChatError('DOCUMENT_ENCRYPTED', message, { cause })
}

/** Tables that most Chinese, Japanese and Korean PDFs need to give their text. */
function cMaps(): LoadParameters {
  return { cMapUrl: `${join(pdfjs(), 'cmaps')}/`, cMapPacked: true }
}

/** The fonts that every reader has, so that files need not bring them. */
function fonts(): LoadParameters {
  return { standardFontDataUrl: `${join(pdfjs(), 'standard_fonts')}/` }
}

function pdfjs(): string {
  const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
  return dirname(createRequire(pdfParse).resolve('pdfjs-dist/package.json'))
}
