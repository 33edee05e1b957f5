import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DocChatError } from './errors.ts'
import { installCommand } from './install-command.ts'
import { OCR_LANGUAGES } from './ocr-languages.ts'
import { CANVAS, isInstalled } from './optional-packages.ts'

/** Which pages are read with OCR: those that need it, none, or all. */
export type OcrMode = 'auto' | 'off' | 'force'

/** Options of {@link findOcr}. */
export interface OcrRequest {
  /** @defaultValue 'auto' */
  readonly ocr?: OcrMode | undefined
  /** @defaultValue ['eng'] */
  readonly ocrLanguages?: readonly string[] | undefined
}

/** What OCR needs to run. */
export interface OcrSetup {
  /** Whether to read every page of a PDF with OCR, even one that contains text. */
  readonly force: boolean
  /** The Tesseract data file of each language, such as `…/eng.traineddata.gz`. */
  readonly languageFiles: readonly string[]
  /** Those of other languages that are installed; they are used for documents that seem to be in one of them. */
  readonly spareFiles: readonly string[]
}

/** What reads pictures, and what draws the pages that it reads. */
const ENGINE: readonly string[] = ['tesseract.js', CANVAS]

const MODES: readonly string[] = ['auto', 'off', 'force'] satisfies OcrMode[]

/**
 * Looks for the packages that OCR needs: `tesseract.js`, `@tesseract.js-data/<language>` and `@napi-rs/canvas`. Returns null if OCR is
 * off, or if it was not explicitly requested and they are not installed.
 *
 * @throws DocChatError `INVALID_ARGUMENT`, `NOT_CONFIGURED` (OCR was requested, but a package is missing).
 */
export function findOcr({ ocr = 'auto', ocrLanguages }: OcrRequest = {}): OcrSetup | null {
  const languages = ocrLanguages ?? ['eng']
  if (!MODES.includes(ocr))
    throw new DocChatError('INVALID_ARGUMENT', `ocr is "${ocr}": it must be auto, off or force.`)
  const malformed = languages.find((language) => !/^[a-z]{3}(_[a-z]+)*$/i.test(language))
  if (malformed !== undefined || languages.length === 0) {
    const message = `"${malformed ?? ''}" is not an OCR language: use Tesseract codes such as eng, deu or chi_sim.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  if (ocr === 'off') return null
  const missing = missingPackages(languages)
  if (missing.length === 0) {
    const languageFiles = languages.map(findLanguage).filter((file) => file !== null)
    const guessed = ocrLanguages === undefined ? Object.keys(OCR_LANGUAGES) : []
    const spare = guessed.filter((language) => !languages.includes(language))
    const spareFiles = spare.map(findLanguage).filter((file) => file !== null)
    return { force: ocr === 'force', languageFiles, spareFiles }
  }
  if (ocr === 'auto' && ocrLanguages === undefined) return null
  const message = `OCR in ${languages.join(', ')} needs packages that are not installed. Run: ${installCommand(missing)}`
  throw new DocChatError('NOT_CONFIGURED', message, { details: { missing } })
}

/**
 * Returns the command that installs what OCR lacks to read scans and images, which thumbnails need too; null if nothing is
 * missing, or OCR is off.
 *
 * @example
 * missingOcr() // 'npm install --global tesseract.js @napi-rs/canvas @tesseract.js-data/eng'
 */
export function missingOcr({ ocr = 'auto', ocrLanguages = ['eng'] }: OcrRequest = {}): string | null {
  const missing = ocr === 'off' ? [] : missingPackages(ocrLanguages)
  return missing.length === 0 ? null : installCommand(missing)
}

function missingPackages(languages: readonly string[]): string[] {
  const data = languages.filter((language) => findLanguage(language) === null)
  return [
    ...ENGINE.filter((name) => !isInstalled(name)),
    ...data.map((language) => `@tesseract.js-data/${language}`),
  ]
}

function findLanguage(language: string): string | null {
  return find(`@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`)
}

/** Whether the OCR engine is installed, whatever its languages. */
export function ocrInstalled(): boolean {
  return ENGINE.every(isInstalled)
}

/**
 * Returns the path of a package's file, resolved from this package or from the working directory; null if not found.
 */
function find(file: string): string | null {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json'))]) {
    try {
      return createRequire(from).resolve(file)
    } catch {
      // Not found from here.
    }
  }
  return null
}
