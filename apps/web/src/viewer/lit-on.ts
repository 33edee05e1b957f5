import type { Page } from '@docchat/client'
import { type Box, boxesOfSpan } from './boxes.ts'
import type { Lit } from './lit-marks.tsx'
import type { Hit, PageView } from './page-view.ts'

type Place = (words: string, boxes: readonly Box[]) => readonly Box[]

/** What is to be lit on a page; `place` may know better where words are than the stored boxes. */
export function litOn(
  { highlight, hits, currentHit }: PageView,
  page: Page | undefined,
  place: Place = (_words, boxes) => boxes,
): Lit {
  const span = (start: number, end: number, stored: readonly Box[] = []) => {
    if (page === undefined) return stored
    const boxes = stored.length > 0 ? stored : boxesOfSpan(page.items, start, end)
    return place(page.text.slice(start, end), boxes)
  }
  const boxesOf = (found: readonly Hit[]) => found.flatMap(({ start, end }) => span(start, end))
  return {
    quote: highlight === null ? [] : span(highlight.charStart, highlight.charEnd, highlight.boxes),
    found: boxesOf(hits.filter((hit) => hit !== currentHit)),
    current: boxesOf(hits.filter((hit) => hit === currentHit)),
  }
}
