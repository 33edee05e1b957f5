import type { Page, Span } from '../document.ts'
import { type PagePlace, pathAfter } from './heading-path.ts'
import { tableHead } from './table.ts'

/** A chunk's own words are to weigh more than these. */
const MAX_WORDS = 25
const HEADING_WORDS = 10

/**
 * What a chunk stands under: its headings, such as `3 Rent > 3.2 Deposit`, and the head of the table that it begins in
 * the midst of. Headings within the chunk are left to it.
 */
export function contextOf(page: Page, place: PagePlace, chunk: Span): string {
  const before = place.headings.filter(({ start }) => start < chunk.start)
  const opening = place.headings.find(({ start }) => start === chunk.start)
  const open = pathAfter(place.path, page, before)
  const path = opening === undefined ? open : open.filter(({ level }) => level < opening.level)
  const head = wordsOf(tableHead(page.text, chunk) ?? '')
  const headings: string[] = []
  let left = MAX_WORDS - Math.min(head.length, MAX_WORDS - HEADING_WORDS)
  // The nearest heading says most.
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
