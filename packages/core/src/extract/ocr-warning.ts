import type { PageWarning } from '../document.ts'

/** What is said of a page that was read by OCR. */
export function readByOcr(page: number): PageWarning {
  return { page, code: 'OCR', message: `Page ${page} was read by OCR: words may be wrong.` }
}
