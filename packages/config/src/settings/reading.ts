import type { OcrMode } from '@docchat/core'
import type { Definitions } from '../setting.ts'
import { list, oneOf, wholeNumber } from '../values.ts'

/** How documents are read. */
export interface ReadingSettings {
  readonly maxPages: number | undefined
  readonly ocr: OcrMode
  readonly ocrLanguages: readonly string[] | undefined
}

export const readingSettings: Definitions<ReadingSettings> = {
  maxPages: {
    env: 'DOCCHAT_MAX_PAGES',
    schema: wholeNumber(1, 1_000_000),
    unset: '5000',
    description: 'A document with more pages is refused.',
  },
  ocr: {
    env: 'DOCCHAT_OCR',
    schema: oneOf(['auto', 'off', 'force']),
    default: 'auto',
    description:
      'What is read by OCR: pages without text (`auto`), nothing (`off`), or all pages of PDFs (`force`).',
  },
  ocrLanguages: {
    env: 'DOCCHAT_OCR_LANGUAGES',
    schema: list,
    unset: 'eng',
    description:
      'The languages of scans, such as `eng,deu`; each needs its package, `@tesseract.js-data/deu`.',
  },
}
