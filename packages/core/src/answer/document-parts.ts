import type { Passage } from '../retrieve/passage.ts'
import { estimateTokens } from '../text/tokens.ts'

/** The most parts of a document that are read for a summary. */
export const MAX_PARTS = 16

/** Splits pages in reading order into parts of up to `tokens`. A page that is longer is split, at the end of a line if it can be. */
export function documentParts(pages: readonly Passage[], tokens: number): readonly (readonly Passage[])[] {
  const parts: Passage[][] = []
  let room = 0
  for (const stretch of pages.flatMap((page) => stretches(page, tokens))) {
    const length = estimateTokens(stretch.text)
    if (length > room) {
      parts.push([])
      room = tokens
    }
    parts.at(-1)?.push(stretch)
    room -= length
  }
  return parts
}

/** Returns up to `count` of the parts, evenly spread, the first and the last among them. */
export function spread<T>(parts: readonly T[], count: number): readonly T[] {
  if (parts.length <= count) return parts
  return Array.from(
    { length: count },
    (_, i) => parts[Math.round((i * (parts.length - 1)) / (count - 1))],
  ).filter((part) => part !== undefined)
}

/** Returns as many of the passages found in each part as fit, the first of every part before the second of any; in order. */
export function fitting(found: readonly (readonly Passage[])[], tokens: number): readonly Passage[] {
  const chosen = new Set<Passage>()
  let room = tokens
  const most = Math.max(0, ...found.map(({ length }) => length))
  for (let i = 0; i < most; i++) {
    for (const passages of found) {
      const passage = passages[i]
      if (passage === undefined) continue
      room -= estimateTokens(passage.text)
      if (room < 0 && chosen.size > 0) return found.flat().filter((one) => chosen.has(one))
      chosen.add(passage)
    }
  }
  return found.flat()
}

function stretches(page: Passage, tokens: number): readonly Passage[] {
  const all = estimateTokens(page.text)
  if (all <= tokens) return page.text.trim() === '' ? [] : [page]
  // As dense as the page is on average, with something to spare.
  const most = Math.max(1, Math.floor((0.8 * tokens * page.text.length) / all))
  const cut: Passage[] = []
  for (let start = 0; start < page.text.length; ) {
    const line = page.text.lastIndexOf('\n', start + most) + 1
    const end = start + most >= page.text.length ? page.text.length : line > start ? line : start + most
    const text = page.text.slice(start, end)
    cut.push({ ...page, charStart: page.charStart + start, charEnd: page.charStart + end, text })
    start = end
  }
  return cut.flatMap((part) => stretches(part, tokens))
}
