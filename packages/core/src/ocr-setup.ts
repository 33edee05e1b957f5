import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DocChatError } from './errors.ts'

/** Which pages are read by OCR: those that need it, none, or all. */
export type OcrMode = 'auto' | 'off' | 'force'

/** What {@link findOcr} is asked. */
export interface OcrRequest {
  /** @defaultValue 'auto' */
  readonly ocr?: OcrMode | undefined
  /** @defaultValue ['eng'] */
  readonly ocrLanguages?: readonly string[] | undefined
}

/** What OCR works with. */
export interface OcrSetup {
  /** All pages of a PDF are read by it, whatever text they hold. */
  readonly force: boolean
  /** A file for each language, as Tesseract names it: `…/eng.traineddata.gz`. */
  readonly languageFiles: readonly string[]
}

const MODES: readonly string[] = ['auto', 'off', 'force'] satisfies OcrMode[]

/**
 * Looks for the packages that OCR needs: `tesseract.js` and `@tesseract.js-data/<language>`. Null when it is off, or
 * when nobody asked for it and they are not there.
 *
 * @throws DocChatError `INVALID_ARGUMENT`, `NOT_CONFIGURED` (it was asked for, and a package is missing).
 */
export function findOcr({ ocr = 'auto', ocrLanguages }: OcrRequest = {}): OcrSetup | null {
  const languages = ocrLanguages ?? ['eng']
  if (!MODES.includes(ocr))
    throw new DocChatError('INVALID_ARGUMENT', `OCR is "${ocr}": give auto, off or force.`)
  const odd = languages.find((language) => !/^[a-z]{3}(_[a-z]+)*$/i.test(language))
  if (odd !== undefined || languages.length === 0) {
    const message = `"${odd ?? ''}" is no language of OCR: give names such as eng, deu or chi_sim.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  if (ocr === 'off') return null
  const missing = tesseractInstalled() ? [] : ['tesseract.js']
  const languageFiles: string[] = []
  for (const language of languages) {
    const file = find(`@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`)
    if (file === null) missing.push(`@tesseract.js-data/${language}`)
    else languageFiles.push(file)
  }
  if (missing.length === 0) return { force: ocr === 'force', languageFiles }
  if (ocr === 'auto' && ocrLanguages === undefined) return null
  const message = `OCR in ${languages.join(', ')} needs packages that are not there. Run: npm install ${missing.join(' ')}`
  throw new DocChatError('NOT_CONFIGURED', message, { details: { missing } })
}

/** Whether OCR is there, in whatever language. */
export function tesseractInstalled(): boolean {
  return find('tesseract.js/package.json') !== null
}

/** A package's file, where the package is beside this one, or in the folder in which the program runs. */
function find(file: string): string | null {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json'))]) {
    try {
      return createRequire(from).resolve(file)
    } catch {
      // Not there.
    }
  }
  return null
}
