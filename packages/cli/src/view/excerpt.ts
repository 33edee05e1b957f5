import { queryTerms, stems } from '@docchat/core/backend'

/** Part of a text, and whether it is what was asked for. */
export interface Piece {
  readonly text: string
  readonly isMatch: boolean
}

interface Match {
  readonly start: number
  readonly end: number
  readonly stem: string
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu
const PAIR = 2

/** Finds the words of a query in a text, in whatever form: `signed` also where it says `signs`. */
function matchesIn(text: string, query: string): readonly Match[] {
  const asked = new Set(stems(queryTerms(query).join(' ')))
  const matches: Match[] = []
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const [stem = '', ...others] = stems(word)
    // Scripts without spaces are compared by pairs of characters.
    const pairs = others.length === 0 ? [] : Array.from({ length: word.length - 1 }, (_, i) => i)
    if (pairs.length === 0 && asked.has(stem)) matches.push({ start: index, end: index + word.length, stem })
    for (const at of pairs) {
      const pair = word.slice(at, at + PAIR)
      if (asked.has(pair)) matches.push({ start: index + at, end: index + at + PAIR, stem: pair })
    }
  }
  return matches
}

/** Shortens a line to the stretch of at most `length` characters with most of the query's words, and marks these. */
export function excerpt(text: string, query: string, length: number): readonly Piece[] {
  const matches = matchesIn(text, query)
  const { start, end } = stretchWith(matches, text, length)
  const pieces: Piece[] = start > 0 ? [{ text: '…', isMatch: false }] : []
  let at = start
  for (const match of matches) {
    if (match.start < start || match.end > end || match.end <= at) continue
    const from = Math.max(at, match.start)
    pieces.push({ text: text.slice(at, from), isMatch: false })
    pieces.push({ text: text.slice(from, match.end), isMatch: true })
    at = match.end
  }
  pieces.push({ text: text.slice(at, end), isMatch: false })
  if (end < text.length) pieces.push({ text: '…', isMatch: false })
  return pieces.filter((piece) => piece.text !== '')
}

/** Chooses the stretch with most different words of the query, with as much text before them as after. */
function stretchWith(
  matches: readonly Match[],
  text: string,
  length: number,
): { readonly start: number; readonly end: number } {
  if (text.length <= length) return { start: 0, end: text.length }
  let best: readonly Match[] = []
  let most = 0
  for (const [i, first] of matches.entries()) {
    const past = matches.findIndex(({ end }) => end > first.start + length)
    const within = matches.slice(i, past < 0 ? undefined : past)
    const different = new Set(within.map(({ stem }) => stem)).size
    if (different > most) [best, most] = [within, different]
  }
  const from = best[0]?.start ?? 0
  const to = best.at(-1)?.end ?? 0
  const room = Math.max(0, length - (to - from))
  const start = Math.max(0, Math.min(from - Math.floor(room / 2), text.length - length))
  return { start: wordAfter(text, start, from), end: wordBefore(text, start + length, to) }
}

/** Moves a beginning to that of the next word, but not past `limit`. */
function wordAfter(text: string, at: number, limit: number): number {
  if (at === 0) return 0
  const space = text.indexOf(' ', at - 1)
  return space < 0 || space >= limit ? whole(text, at) : space + 1
}

/** Moves an end to that of the word before, but not before `limit`. */
function wordBefore(text: string, at: number, limit: number): number {
  if (at >= text.length) return text.length
  const space = text.lastIndexOf(' ', at)
  return space <= limit ? whole(text, at) : space
}

/** Avoids the middle of a surrogate pair. */
function whole(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at
}
