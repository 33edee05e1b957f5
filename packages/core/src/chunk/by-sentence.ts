import type { Page, Span } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { Chunk } from '../search/search-index.ts'
import type { Chunker } from './chunker.ts'
import { contextOf } from './context.ts'
import type { PagePlace } from './heading-path.ts'
import { sentences } from './sentences.ts'

/**
 * Options of {@link sentenceChunker}. The defaults performed best among 120, 180, 200 and 400 words and whole pages.
 */
export interface SentenceChunkerOptions {
  /** The maximum number of words in a chunk, as {@link WORD} counts them. @defaultValue 180 */
  readonly words?: number
  /** The maximum number of words repeated from the end of a chunk at the start of the next. @defaultValue 40 */
  readonly overlap?: number
  /**
   * The context that chunks are indexed with besides their own text: nothing, the header row of the table they start
   * in, or also the headings above them, which made retrieval worse where it was measured.
   *
   * @defaultValue 'table'
   */
  readonly context?: ChunkContext
}

/** What counts as a word; in scripts written without spaces, every two characters. */
export const WORD: RegExp =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]{1,2}|[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]{1,40}/gu

/** Which of a chunk's surroundings it is indexed with. */
export type ChunkContext = 'none' | 'table' | 'headings'

const NOWHERE: PagePlace = { path: [], headings: [] }

interface Unit extends Span {
  readonly words: number
}

/**
 * Returns a chunker that fills chunks with whole sentences and repeats the last ones at the start of the next chunk.
 */
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

/** Returns the last unit that fits into a chunk starting at `first`. */
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

/** Returns where the next chunk starts, so that the two share at most `overlap` words. */
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

/** Splits a sentence between words if it alone exceeds the budget. */
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
