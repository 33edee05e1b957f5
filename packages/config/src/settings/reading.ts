import type { OcrMode } from '@docchat/core'
import type { Definitions } from '../setting.ts'
import { list, oneOf, wholeNumber } from '../values.ts'

/** How text is extracted from documents. */
export interface ReadingSettings {
  readonly maxPages: number | undefined
  readonly ocr: OcrMode
  readonly ocrLanguages: readonly string[] | undefined
}

export const readingSettings: Definitions<ReadingSettings> = {
  maxPages: {
    env: 'DOCCHAT_MAX_PAGES',
    parse: wholeNumber(1, 1_000_000),
    unset: '5000',
    description: 'Documents with more pages are refused.',
  },
  ocr: {
    env: 'DOCCHAT_OCR',
    parse: oneOf(['auto', 'off', 'force']),
    default: 'auto',
    description:
      'Which pages are read by OCR: pages without text (`auto`), none (`off`), or all pages of PDFs (`force`).',
  },
  ocrLanguages: {
    env: 'DOCCHAT_OCR_LANGUAGES',
    parse: list,
    unset: 'eng, and any other that is installed for documents that seem to be in it',
    description:
      'The languages for OCR, such as `eng,deu`. Each needs its package, such as `@tesseract.js-data/deu`.',
  },
}
