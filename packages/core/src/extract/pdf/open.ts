import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoadParameters, PDFParse } from 'pdf-parse'
import { DocChatError } from '../../errors.ts'
import type { ExtractRequest } from '../extractor.ts'
import { loadEngine, pdfjsFolder } from './engine.ts'
import { type RepairOptions, recountPages, repairPdf } from './repair.ts'

/** An open PDF. The caller destroys its parser. */
export interface OpenPdf {
  readonly parser: PDFParse
  readonly pageCount: number
  /** Whether it could only be opened after being repaired. */
  readonly repaired: boolean
}

/** Options of {@link openPdf}. */
export interface OpenPdfOptions {
  /**
   * Whether pages are to be rendered. Loads substitutes for fonts that the file does not embed, which make the extracted
   * text of some files worse.
   * @defaultValue false
   */
  readonly toRender?: boolean
}

class NoPagesError extends Error {}

type Opened = Pick<OpenPdf, 'parser' | 'pageCount'>

/**
 * Opens a PDF, repairing it as far as possible if necessary.
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
    const opened = await open(bytes, password, options)
    return { ...((await openRecounted(bytes, opened, options)) ?? opened), repaired: false }
  } catch (error) {
    if (isPasswordError(error)) throw encrypted(name, password, error)
    const opened = await parseRepaired(bytes, options)
    if (opened !== null) return { ...opened, repaired: true }
    if (error instanceof NoPagesError) {
      const rebuilt = await parseRepaired(bytes, options, { newTree: true })
      if (rebuilt !== null) return { ...rebuilt, repaired: true }
      const message = `"${name}" has no pages. Export it again, with pages, and add that file.`
      throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause: error })
    }
    const message = `"${name}" cannot be read: it is damaged or not a PDF. Export it again and add that file.`
    throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause: error })
  }
}

/** Opens a repaired copy of a PDF, whether or not it needs it; null when it cannot be repaired. */
export async function openRepaired({ path }: ExtractRequest): Promise<Opened | null> {
  return await parseRepaired(await readFile(path), cMaps())
}

/** Opens a PDF that has more pages than it says; null when it has not. */
async function openRecounted(
  bytes: Buffer,
  { parser, pageCount }: Opened,
  options: LoadParameters,
): Promise<Opened | null> {
  const recounted = recountPages(bytes, pageCount)
  const opened = recounted === null ? null : await parse(recounted, options).catch(() => null)
  if (opened !== null) await parser.destroy()
  return opened
}

async function parseRepaired(
  bytes: Buffer,
  options: LoadParameters,
  repair: RepairOptions = {},
): Promise<Opened | null> {
  const repaired = repairPdf(bytes, repair)
  return repaired === null ? null : await parse(repaired, options).catch(() => null)
}

/** Tries without the password first, because pdf.js refuses a file that is given a password it does not need. */
async function open(data: Buffer, password: string | undefined, options: LoadParameters): Promise<Opened> {
  let failure: unknown
  for (const one of [undefined, ...(password === undefined ? [] : passwordsOf(password))]) {
    try {
      return await parse(data, one === undefined ? options : { ...options, password: one })
    } catch (error) {
      failure = error
      if (!isPasswordError(error)) break
    }
  }
  throw failure
}

/** As PDF 2.0 requires (SASLprep, RFC 4013), writers normalise passwords; older files have them as they were typed. */
function passwordsOf(password: string): Iterable<string> {
  const prepared = password
    .replace(/[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/g, ' ')
    .replace(/\u00AD|\u034F|\u1806|[\u180B-\u180D]|\u200C|\u200D|\u2060|[\uFE00-\uFE0F]|\uFEFF/g, '')
    .normalize('NFKC')
  return new Set([password, prepared])
}

async function parse(data: Buffer, options: LoadParameters): Promise<Opened> {
  const { PDFParse } = await loadEngine()
  const parser = new PDFParse({ data, ...options })
  try {
    // Page 0 does not exist, so this opens the document and reads nothing.
    const { total: pageCount } = await parser.getText({ partial: [0] })
    if (pageCount > 0) return { parser, pageCount }
    throw new NoPagesError('It has no pages.')
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
      : `"${name}" is encrypted, and the given password does not open it. Add it again with the right one.`
  return new DocChatError('DOCUMENT_ENCRYPTED', message, { cause })
}

/** Character maps needed to extract text from most Chinese, Japanese and Korean PDFs. */
function cMaps(): LoadParameters {
  return { cMapUrl: `${join(pdfjsFolder(), 'cmaps')}/`, cMapPacked: true }
}

/** The standard fonts, which files need not embed. */
function fonts(): LoadParameters {
  return { standardFontDataUrl: `${join(pdfjsFolder(), 'standard_fonts')}/` }
}
