import type { Connection } from '../connection.ts'
import { rarityOf, saturation, wordStatistics } from './bm25.ts'
import { lengthsOf, type Postings, postingsReader } from './postings.ts'
import { type Ranking, ranking } from './ranking.ts'

/** The chunks that contain any of some terms, with their BM25 scores; valid until the next call. */
export interface ScoreSums extends Ranking {
  /** Returns a chunk's score; 0 if it contains no term. */
  of(chunk: number): number
}

/** The chunks that contain one term, with the score of each, above 0. */
export interface TermScores {
  readonly chunks: Int32Array
  readonly scores: Float64Array
}

/** The memory for each connection: scores of 2.7 million chunks, each for one term. */
const MAX_BYTES = 32 * 2 ** 20
const BYTES_PER_CHUNK = 12
/** What a term takes besides, roughly. */
const BYTES_PER_TERM = 400
/** In an index with higher keys, one question could take most of the memory. */
const MAX_KEY = 1_000_000

interface Cache {
  /** Changes with every change of the word index. */
  readonly stamp: Buffer
  /** The one used last is last. */
  readonly terms: Map<string, TermScores>
  bytes: number
  /** The sums of the last question, by chunk; 0 except for the chunks in `found`. */
  sums: Float64Array
  found: number[]
  tooLarge: boolean
}

const caches = new WeakMap<Connection, Cache>()

/**
 * Keeps the scores of terms in memory, for each connection: for FTS5 too, the BM25 score for several terms is the sum of
 * those for each. Reading a term takes longer than searching for it, so terms are read from the second search on after
 * the index has changed: not for a process that asks only once, nor at every search while documents are added.
 */
export const termScores = {
  /** Adds up the scores of the terms, each a query of FTS5; null if that would need too much memory, or is too early. */
  sum(db: Connection, terms: readonly string[], maxBytes: number = MAX_BYTES): ScoreSums | null {
    const stamp = stampOf(db)
    const cache = caches.get(db)
    if (cache === undefined || !cache.stamp.equals(stamp)) {
      const sums = cache?.sums.fill(0) ?? new Float64Array(0)
      caches.set(db, { stamp, terms: new Map(), bytes: 0, sums, found: [], tooLarge: false })
      return null
    }
    const used: TermScores[] = []
    for (const term of terms) {
      if (cache.tooLarge) return null
      used.push(read(db, cache, term))
    }
    if (cache.tooLarge) return null
    forgetOldest(cache, maxBytes)
    return added(cache, used)
  },

  /**
   * Adds up the scores of the terms in some chunks only, with how rare they are there: in one report, its company's name
   * tells nothing. It works without memory too.
   */
  within(
    db: Connection,
    terms: readonly string[],
    chunks: ChunkSet,
    maxBytes: number = MAX_BYTES,
  ): ScoreSums {
    const known = caches.get(db)
    const cache = known?.stamp.equals(stampOf(db)) === true && !known.tooLarge ? known : null
    const { rows, meanLength } = wordStatistics(db)
    const postingsOf = cache === null && rows > 0 ? postingsReader(db) : null
    const sums = new Map<number, number>()
    const add = (chunk: number, score: number) => sums.set(chunk, (sums.get(chunk) ?? 0) + score)
    for (const term of terms) {
      const postings = postingsOf?.(term) ?? null
      if (postings !== null) {
        const counts = countsIn(postings, chunks)
        const lengths = lengthsOf(db, [...counts.keys()])
        const rarity = rarityOf(counts.size, chunks.size)
        for (const [chunk, count] of counts)
          add(chunk, rarity * saturation(count, lengths.get(chunk) ?? 0, meanLength))
        continue
      }
      const held = cache === null ? readTerm(db, term) : read(db, cache, term)
      let matching = 0
      for (const chunk of held.chunks) if (chunks.has(chunk)) matching++
      const factor = rarityOf(matching, chunks.size) / rarityOf(held.chunks.length, rows)
      for (let i = 0; i < held.chunks.length; i++) {
        const chunk = held.chunks[i] ?? 0
        if (chunks.has(chunk)) add(chunk, factor * (held.scores[i] ?? 0))
      }
    }
    if (cache !== null) forgetOldest(cache, maxBytes)
    const of = (chunk: number) => sums.get(chunk) ?? 0
    return { ...ranking([...sums.keys()], Float64Array.from(sums.values())), of }
  },
}

/** Some chunks. */
export interface ChunkSet {
  readonly size: number
  has(chunk: number): boolean
}

function countsIn({ lists }: Postings, chunks: ChunkSet): Map<number, number> {
  const counts = new Map<number, number>()
  for (const list of lists)
    for (let i = 0; i < list.keys.length; i++) {
      const chunk = list.keys[i] ?? 0
      if (chunks.has(chunk)) counts.set(chunk, list.counts[i] ?? 0)
    }
  return counts
}

/** FTS5 changes one of these records, the number and the list of its segments, whenever it writes. */
function stampOf(db: Connection): Buffer {
  const records = db
    .sql<{ readonly block: Buffer }>('select block from chunk_words_data where id in (1, 10) order by id')
    .all()
  return Buffer.concat(records.map(({ block }) => block))
}

function read(db: Connection, cache: Cache, term: string): TermScores {
  let known = cache.terms.get(term)
  if (known === undefined) {
    known = readTerm(db, term)
    // Rows come in the order of their keys.
    if ((known.chunks.at(-1) ?? 0) > MAX_KEY) cache.tooLarge = true
    cache.bytes += bytesOf(known)
  }
  cache.terms.delete(term)
  cache.terms.set(term, known)
  return known
}

export function readTerm(db: Connection, term: string): TermScores {
  const rows = db
    .sql<{ readonly chunk: number; readonly score: number }>(
      'select rowid as chunk, -bm25(chunk_words) as score from chunk_words where chunk_words match ?',
    )
    .all(term)
  return {
    chunks: Int32Array.from(rows, ({ chunk }) => chunk),
    scores: Float64Array.from(rows, ({ score }) => score),
  }
}

function bytesOf({ chunks }: TermScores): number {
  return BYTES_PER_TERM + BYTES_PER_CHUNK * chunks.length
}

function forgetOldest(cache: Cache, maxBytes: number): void {
  for (const [term, scores] of cache.terms) {
    if (cache.bytes <= maxBytes) return
    cache.terms.delete(term)
    cache.bytes -= bytesOf(scores)
  }
}

/** Adds in the order of the terms, as FTS5 does, so that the sums are the same to the bit. */
function added(cache: Cache, terms: readonly TermScores[]): ScoreSums {
  for (const chunk of cache.found) cache.sums[chunk] = 0
  const found: number[] = []
  const size = 1 + Math.max(0, ...terms.map(({ chunks }) => chunks.at(-1) ?? 0))
  if (cache.sums.length < size) cache.sums = new Float64Array(size)
  const { sums } = cache
  for (const { chunks, scores } of terms) {
    for (let i = 0; i < chunks.length; i++) {
      const chunk = chunks[i] ?? 0
      const sum = sums[chunk] ?? 0
      if (sum === 0) found.push(chunk)
      sums[chunk] = sum + (scores[i] ?? 0)
    }
  }
  cache.found = found
  const of = (chunk: number) => sums[chunk] ?? 0
  return { ...ranking(found, Float64Array.from(found, of)), of }
}
