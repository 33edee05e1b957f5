import type { PageWarning } from '../../document.ts'

/** Below this mean confidence, more than one word in ten is wrong. */
const RELIABLE = 65

/** The warnings for a page that was read by OCR with this confidence, from 0 to 100. */
export function readByOcr(page: number, confidence: number): PageWarning[] {
  const sure = `${Math.round(confidence)} %`
  const message = `Page ${page} was read by OCR with a confidence of ${sure}: words may be wrong.`
  const warnings: PageWarning[] = [{ page, code: 'OCR', message }]
  if (confidence < RELIABLE) {
    const unreliable = `The text of page ${page} is unreliable: OCR could hardly read it (${sure}). Compare quotes with the page, or scan it again.`
    warnings.push({ page, code: 'OCR_UNRELIABLE', message: unreliable })
  }
  return warnings
}
