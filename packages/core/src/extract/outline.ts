import type { Heading, OutlineEntry } from '../document.ts'
import { normalizeText } from './normalize.ts'

const MAX_TITLE_CHARACTERS = 300

/** A page's headings as entries of an outline, for formats that have no other. */
export function outlineEntries(page: number, text: string, headings: readonly Heading[]): OutlineEntry[] {
  return headings.map(({ start, end, level }) => {
    const words = text.slice(start, Math.min(end, start + MAX_TITLE_CHARACTERS))
    return { title: normalizeText(words).replace(/\s+/g, ' '), level, page }
  })
}
