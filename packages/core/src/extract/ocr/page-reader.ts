import type { PageWarning } from '../../document.ts'
import { installCommand } from '../../install-command.ts'
import { OCR_LANGUAGES } from '../../ocr-languages.ts'
import type { ExtractRequest } from '../extractor.ts'
import type { Picture } from '../image/canvas.ts'
import { guessLanguage } from './language.ts'
import type { Ocr } from './ocr.ts'
import { readScan, type Scan } from './scan.ts'
import { readByOcr } from './warning.ts'

/** Reads the pages of one document. */
export interface PageReader {
  /** Throws when the image is damaged. */
  read(image: Uint8Array | Picture): Promise<Scan>
  /** The warnings for a page that was read: how sure OCR was and, once for a document, which language's data is missing. */
  warningsOf(page: number, scan: Scan): PageWarning[]
}

/** A page that is read with less confidence may be in another script. */
const UNREAD = 65

/**
 * Reads pages in the language that the document seems to be in: its own text says so or, once a page has been read, its words.
 * Languages that were not asked for are tried where OCR could hardly read the first page.
 */
export function pageReader(ocr: Ocr, { sample = '', name }: ExtractRequest): PageReader {
  let language = guessLanguage(`${sample}\n${name.replace(/\.[^.]+$/, '')}`)
  let isSettled = false
  let isTold = false

  const readIn = (code: string | null, image: Uint8Array | Picture) =>
    readScan({ recognize: (one) => ocr.recognize(one, code ?? undefined) }, image)

  return {
    async read(image) {
      let best = await readIn(language, image)
      if (isSettled) return best
      isSettled = best.text !== ''
      const seen = guessLanguage(best.text)
      const spare = ocr.spareLanguages.filter((code) => code !== language)
      const toTry = best.confidence < UNREAD ? spare : spare.filter((code) => code === seen)
      language = seen ?? language
      for (const code of toTry) {
        const scan = await readIn(code, image)
        if (scan.confidence <= best.confidence) continue
        best = scan
        language = code
      }
      return best
    },
    warningsOf(page, { confidence }) {
      const warnings = readByOcr(page, confidence)
      const missing = language === null || ocr.reads(language) ? null : language
      if (missing === null || isTold) return warnings
      isTold = true
      return [...warnings, { page, code: 'OCR_LANGUAGE', message: missingLanguage(missing) }]
    },
  }
}

function missingLanguage(code: string): string {
  const name = OCR_LANGUAGES[code] ?? code
  return `The scanned pages look ${name}, but OCR has no data for ${name}: words are often wrong. Run: ${installCommand([`@tesseract.js-data/${code}`])}, and process the document again.`
}
