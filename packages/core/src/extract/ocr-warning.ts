import type { PageWarning } from '../document.ts'

/** The warning for a page that was read by OCR. */
export function readByOcr(page: number): PageWarning {
  return { page, code: 'OCR', message: `Page ${page} was read by OCR: words may be wrong.` }
}
