import { nthLargest } from '../../search/nth-largest.ts'
import type { Connection } from '../connection.ts'

/** The chunks that contain any of some terms, with their BM25 scores; valid until the next call. */
export interface ScoreSums {
  readonly count: number
  /** Returns the `limit` best chunks, best first; ties in the order in which the chunks were added. */
  best(limit: number): readonly ScoredChunk[]
  /** Returns a chunk's score; 0 if it contains no term. */
  of(chunk: number): number
}

interface ScoredChunk {
  readonly chunk: number
  readonly score: number
}

/** The chunks that contain one term, with the score of each, above 0. */
interface TermScores {
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
    const rows = db
      .sql<{ readonly chunk: number; readonly score: number }>(
        'select rowid as chunk, -bm25(chunk_words) as score from chunk_words where chunk_words match ?',
      )
      .all(term)
    known = {
      chunks: Int32Array.from(rows, ({ chunk }) => chunk),
      scores: Float64Array.from(rows, ({ score }) => score),
    }
    // Rows come in the order of their keys.
    if ((rows.at(-1)?.chunk ?? 0) > MAX_KEY) cache.tooLarge = true
    cache.bytes += bytesOf(known)
  }
  cache.terms.delete(term)
  cache.terms.set(term, known)
  return known
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
  return { count: found.length, of: (chunk) => sums[chunk] ?? 0, best: (limit) => best(found, sums, limit) }
}

function best(found: readonly number[], sums: Float64Array, limit: number): readonly ScoredChunk[] {
  const least = limit < found.length ? nthLargest(valuesOf(found, sums), limit) : 0
  return found
    .filter((chunk) => (sums[chunk] ?? 0) >= least)
    .sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0) || a - b)
    .slice(0, limit)
    .map((chunk) => ({ chunk, score: sums[chunk] ?? 0 }))
}

function valuesOf(found: readonly number[], sums: Float64Array): Float64Array {
  const values = new Float64Array(found.length)
  for (let i = 0; i < values.length; i++) values[i] = sums[found[i] ?? 0] ?? 0
  return values
}
