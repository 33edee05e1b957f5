import type { Connection } from '../connection.ts'
import { ranking } from './ranking.ts'
import { rarityOf, rowsIn, type ScoreSums } from './term-scores.ts'

/** In an index of more chunks, a score for each match takes too long. */
const LARGE = 50_000
/**
 * So many chunks are scored, those with the most and the rarest terms. What has the same terms is scored together: at least
 * `LEAST`, and if those are more than `MOST`, all chunks with any term.
 */
const SCORED = 2000
const LEAST = 500
const MOST = 20_000
/** The memory for a number of each chunk is bounded. */
const MAX_KEY = 16_000_000
const BUCKETS = 4096

/**
 * Scores the chunks with the most and the rarest of the terms, as FTS5 does, which is most of the work. Which chunks have a term
 * is known four times as fast.
 *
 * @param also chunks to be scored, too
 * @returns null in a small index, or if too many chunks are alike.
 */
export function scoredInLarge(
  db: Connection,
  terms: readonly string[],
  also: readonly number[],
  large: number = LARGE,
): ScoreSums | null {
  const rows = rowsIn(db)
  if (rows <= large) return null
  const chosen = withRarest(db, terms, rows)
  if (chosen === null) return null
  const scores = new Map(
    db
      .sql<{ readonly chunk: number; readonly score: number }>(
        // The plus sign keeps FTS5 from beginning anew for each chunk.
        `select rowid as chunk, -bm25(chunk_words) as score from chunk_words
         where chunk_words match ? and +rowid in (select value from json_each(?))`,
      )
      .all(terms.join(' OR '), JSON.stringify([...chosen, ...also]))
      .map(({ chunk, score }) => [chunk, score]),
  )
  const of = (chunk: number) => scores.get(chunk) ?? 0
  return { ...ranking([...scores.keys()], Float64Array.from(scores.values())), of }
}

/** Returns the chunks with the largest sums of what their terms weigh; null if too many are equal. */
function withRarest(db: Connection, terms: readonly string[], rows: number): number[] | null {
  const holders = terms.map((term) => chunksWith(db, term))
  const size = 1 + holders.reduce((most, chunks) => Math.max(most, chunks.at(-1) ?? 0), 0)
  if (size > MAX_KEY) return null
  const weights = holders.map((chunks) => rarityOf(chunks.length, rows))
  const sums = new Float32Array(size)
  const found: number[] = []
  for (const [i, chunks] of holders.entries()) {
    const weight = weights[i] ?? 0
    for (const chunk of chunks) {
      const sum = sums[chunk] ?? 0
      if (sum === 0) found.push(chunk)
      sums[chunk] = sum + weight
    }
  }
  const scale = (BUCKETS - 1) / weights.reduce((sum, weight) => sum + weight, 0)
  const bucketOf = (chunk: number) => Math.min(BUCKETS - 1, Math.floor((sums[chunk] ?? 0) * scale))
  const counts = new Uint32Array(BUCKETS)
  for (const chunk of found) {
    const bucket = bucketOf(chunk)
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  let least = BUCKETS - 1
  let count = counts[least] ?? 0
  while (least > 0 && (count < LEAST || count + (counts[least - 1] ?? 0) <= SCORED))
    count += counts[--least] ?? 0
  return count > MOST ? null : found.filter((chunk) => bucketOf(chunk) >= least)
}

/** Returns the chunks with a term, in the order in which they were added. */
function chunksWith(db: Connection, term: string): readonly number[] {
  const row = db
    .sql<{ readonly chunks: string }>(
      'select json_group_array(rowid) as chunks from chunk_words where chunk_words match ?',
    )
    .get(term)
  return JSON.parse(row?.chunks ?? '[]')
}
