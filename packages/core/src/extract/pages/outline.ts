import type { Heading, OutlineEntry } from '../../document.ts'
import { normalizeText } from '../normalize/normalize.ts'

const MAX_TITLE_CHARACTERS = 300

/** Turns a page's headings into outline entries, for formats without an outline of their own. */
export function outlineEntries(page: number, text: string, headings: readonly Heading[]): OutlineEntry[] {
  return headings.map(({ start, end, level }) => {
    const words = text.slice(start, Math.min(end, start + MAX_TITLE_CHARACTERS))
    return { title: normalizeText(words).replace(/\s+/g, ' '), level, page }
  })
}
