import type { Page, Span } from '../document.ts'
import { type PagePlace, pathAfter } from './heading-path.ts'
import { tableHead } from './table.ts'

/** Kept small, so that the chunk's own words weigh more. */
const MAX_WORDS = 25
const HEADING_WORDS = 10

/**
 * Returns the context of a chunk: the headings above it, such as `3 Rent > 3.2 Deposit`, and if it starts inside a
 * table, the table's header row. Headings within the chunk are left out.
 */
export function contextOf(page: Page, place: PagePlace, chunk: Span): string {
  const before = place.headings.filter(({ start }) => start < chunk.start)
  const opening = place.headings.find(({ start }) => start === chunk.start)
  const open = pathAfter(place.path, page, before)
  const path = opening === undefined ? open : open.filter(({ level }) => level < opening.level)
  const head = wordsOf(tableHead(page.text, chunk) ?? '')
  const headings: string[] = []
  let left = MAX_WORDS - Math.min(head.length, MAX_WORDS - HEADING_WORDS)
  // The closest heading is the most informative.
  for (const { text } of path.toReversed()) {
    const words = wordsOf(text).slice(0, HEADING_WORDS)
    if (words.length > left) break
    left -= words.length
    headings.unshift(words.join(' '))
  }
  const row = head.slice(0, MAX_WORDS - HEADING_WORDS).join(' ')
  return [headings.join(' > '), row].filter((part) => part !== '').join('\n')
}

function wordsOf(text: string): string[] {
  return text.split(/[\s|]+/).filter((word) => word !== '')
}
