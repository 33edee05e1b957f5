import type { Page, Span } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { Chunk } from '../search/search-index.ts'
import type { Chunker } from './chunker.ts'
import { contextOf } from './context.ts'
import type { PagePlace } from './heading-path.ts'
import { sentences } from './sentences.ts'

/** Options of {@link sentenceChunker}. The defaults did best of 120, 180, 200, 400 words and whole pages. */
export interface SentenceChunkerOptions {
  /** About how many words a chunk has; only a word longer than that makes it longer. @defaultValue 180 */
  readonly words?: number
  /** About how many words of a chunk begin the next one. @defaultValue 40 */
  readonly overlap?: number
  /**
   * What chunks are indexed with that is not their own text: nothing, the head of the table that they begin in, or also the
   * headings that they stand under, which did harm where it was measured. @defaultValue 'table'
   */
  readonly context?: ChunkContext
}

/** What counts as a word: also every two characters of scripts that are written without spaces. */
export const WORD: RegExp =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]{1,2}|[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]{1,40}/gu

/** What of a chunk's surroundings it is indexed with. */
export type ChunkContext = 'none' | 'table' | 'headings'

const NOWHERE: PagePlace = { path: [], headings: [] }

interface Unit extends Span {
  readonly words: number
}

/** Fills chunks with whole sentences, and repeats the last ones of a chunk at the beginning of the next. */
export function sentenceChunker(options: SentenceChunkerOptions = {}): Chunker {
  const { words = 180, overlap = 40, context = 'table' } = options
  if (!(words > 0 && overlap >= 0 && overlap < words)) {
    throw new DocChatError('INVALID_ARGUMENT', `A chunk of ${words} words cannot overlap by ${overlap}.`)
  }
  return (page: Page, place: PagePlace = NOWHERE): readonly Chunk[] => {
    const units = sentences(page.text).flatMap((span) => pieces(page.text, span, words))
    const chunks: Chunk[] = []
    let first = 0
    while (first < units.length) {
      const last = fill(units, first, words)
      const chunk = chunkOf(page, units.slice(first, last + 1))
      const under = context === 'headings' ? place : NOWHERE
      chunks.push(context === 'none' ? chunk : { ...chunk, context: contextOf(page, under, chunk) })
      if (last === units.length - 1) break
      first = Math.max(first + 1, overlapStart(units, last, overlap))
    }
    return chunks
  }
}

/** The last unit that still fits a chunk beginning at `first`. */
function fill(units: readonly Unit[], first: number, budget: number): number {
  let total = 0
  let last = first
  for (let i = first; i < units.length; i++) {
    total += units[i]?.words ?? 0
    if (total > budget) break
    last = i
  }
  return last
}

/** Where to begin again so that the chunks share at most `overlap` words. */
function overlapStart(units: readonly Unit[], last: number, overlap: number): number {
  let total = 0
  let start = last + 1
  while (start > 0) {
    total += units[start - 1]?.words ?? 0
    if (total > overlap) break
    start--
  }
  return start
}

function chunkOf(page: Page, units: readonly Unit[]): Chunk {
  const start = units[0]?.start ?? 0
  const end = units.at(-1)?.end ?? start
  return { page: page.number, start, end, text: page.text.slice(start, end) }
}

/** A sentence as it is, or cut at words when it alone is over the budget. */
function pieces(text: string, span: Span, budget: number): Unit[] {
  const units: Unit[] = []
  let start = span.start
  let end = start
  let count = 0
  for (const match of text.slice(span.start, span.end).matchAll(WORD)) {
    if (count === budget) {
      units.push({ start, end, words: count })
      start = span.start + match.index
      count = 0
    }
    end = span.start + match.index + match[0].length
    count++
  }
  units.push({ start, end, words: count })
  return units
}
