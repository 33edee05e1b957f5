import type { PageWarning } from '../document.ts'

/** A PDF whose pages are to be read as pictures, whatever text they hold. Only for the extraction process. */
export const OCR_PDF = 'application/pdf; ocr'

/** What is read by OCR, which wants processes with more memory and patience than others. */
export const OCR_TYPES: readonly string[] = ['image/png', 'image/jpeg', OCR_PDF]

/** What is said of a page that was read by OCR. */
export function readByOcr(page: number): PageWarning {
  return { page, code: 'OCR', message: `Page ${page} was read by OCR: words may be wrong.` }
}
