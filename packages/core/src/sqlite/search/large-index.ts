import { nthLargest } from '../../search/nth-largest.ts'
import type { Connection } from '../connection.ts'
import { rarityOf, saturation, wordStatistics } from './bm25.ts'
import { lengthsOf, postingsReader } from './postings.ts'
import { ranking } from './ranking.ts'
import { readTerm, type ScoreSums, type TermScores } from './term-scores.ts'
import type { Rows } from './word-segments.ts'

/** In an index of more chunks, a score for each match takes too long. */
const LARGE = 50_000
/**
 * So many chunks are scored first, those that would have the highest scores if all were of the same length. What would have the
 * same is scored together: at least `LEAST`, and if those are more than `MOST`, all chunks with any term.
 */
const SCORED = 2000
const LEAST = 500
const MOST = 20_000
/** Then those of the others are scored, up to `MOST`, that could be among so many best if they were as short as can be. */
const RANKED = 100
/** A term counts so many times as much, at most, in a chunk without length as in one of the mean length. */
const SHORTEST = saturation(1, 0, 1) / saturation(1, 1, 1)
/** The memory for a number of each chunk is bounded. */
const MAX_KEY = 16_000_000
const BUCKETS = 4096
/** More occurrences in a chunk hardly change its score. */
const MAX_COUNT = 63

/** A term, with the chunks that have it. */
interface Held {
  readonly lists: readonly Rows[]
  readonly rarity: number
  /** The score for each count, in a chunk of mean length. */
  readonly weights: ArrayLike<number>
  /** For a phrase, FTS5 tells only the score of each chunk: the counts are the places of these among the weights. */
  readonly isPhrase: boolean
}

/**
 * Scores the chunks that are likely to have the highest BM25 scores, without reading the length of each chunk that has one of
 * the terms.
 *
 * @param also chunks to be scored, too
 * @returns null in a small index, if too many chunks are alike, or if the word index cannot be read.
 */
export function scoredInLarge(
  db: Connection,
  terms: readonly string[],
  also: readonly number[],
  large: number = LARGE,
): ScoreSums | null {
  const { rows, meanLength } = wordStatistics(db)
  if (rows <= large) return null
  const read = postingsReader(db)
  if (read === null) return null
  const held = terms.map((term): Held => {
    const postings = read(term)
    if (postings === null) return phrase(readTerm(db, term))
    const rarity = rarityOf(postings.size, rows)
    const weights = Array.from({ length: MAX_COUNT + 1 }, (_, count) => rarity * saturation(count, 1, 1))
    return { lists: postings.lists, rarity, weights, isPhrase: false }
  })
  const estimates = estimate(held)
  const likeliest = estimates?.highest(SCORED)
  if (estimates === null || likeliest === undefined || likeliest.length > MOST) return null
  const scores = scoresOf(db, held, [...new Set([...likeliest, ...also])], meanLength)
  const needed = scores.size < RANKED ? 0 : nthLargest(Float64Array.from(scores.values()), RANKED)
  const others = estimates.highest(MOST, needed / SHORTEST).filter((chunk) => !scores.has(chunk))
  for (const [chunk, score] of scoresOf(db, held, others, meanLength)) scores.set(chunk, score)
  return {
    ...ranking([...scores.keys()], Float64Array.from(scores.values())),
    of: (chunk) => scores.get(chunk) ?? 0,
  }
}

function phrase({ chunks, scores }: TermScores): Held {
  const keys = [...chunks]
  return { lists: [{ keys, counts: [...keys.keys()] }], rarity: 1, weights: scores, isPhrase: true }
}

/** The scores that chunks would have if all were of the same length. */
interface Estimates {
  /** Returns about `most` chunks with the highest scores, of at least `least`; more if there are more with the same. */
  highest(most: number, least?: number): number[]
}

/** Returns null if the keys of the chunks are too large. */
function estimate(held: readonly Held[]): Estimates | null {
  const last = Math.max(0, ...held.flatMap(({ lists }) => lists.map(({ keys }) => keys.at(-1) ?? 0)))
  if (last >= MAX_KEY) return null
  const sums = new Float32Array(last + 1)
  const found: number[] = []
  let highest = 0
  for (const { lists, weights } of held) {
    for (const { keys, counts } of lists) {
      for (let i = 0; i < keys.length; i++) {
        const chunk = keys[i] ?? 0
        const sum = sums[chunk] ?? 0
        if (sum === 0) found.push(chunk)
        const more = sum + (weights[counts[i] ?? 0] ?? weights[MAX_COUNT] ?? 0)
        sums[chunk] = more
        if (more > highest) highest = more
      }
    }
  }
  const scale = highest === 0 ? 0 : (BUCKETS - 1) / highest
  const bucketOf = (score: number) => Math.min(BUCKETS - 1, Math.floor(score * scale))
  const buckets = new Uint32Array(BUCKETS)
  for (const chunk of found) {
    const bucket = bucketOf(sums[chunk] ?? 0)
    buckets[bucket] = (buckets[bucket] ?? 0) + 1
  }
  return {
    highest(most, least = 0) {
      const lowest = bucketOf(least)
      let bucket = BUCKETS - 1
      let count = buckets[bucket] ?? 0
      while (bucket > lowest && (count < LEAST || count + (buckets[bucket - 1] ?? 0) <= most))
        count += buckets[--bucket] ?? 0
      return found.filter((chunk) => bucketOf(sums[chunk] ?? 0) >= bucket)
    },
  }
}

/** Returns the BM25 scores of those of the chunks that have a term, added up in the order of the terms, as FTS5 does. */
function scoresOf(
  db: Connection,
  held: readonly Held[],
  chunks: readonly number[],
  meanLength: number,
): Map<number, number> {
  const lengths = new Float64Array(1 + Math.max(0, ...chunks))
  for (const [chunk, length] of lengthsOf(db, chunks)) lengths[chunk] = length
  const scores = new Map<number, number>()
  for (const { lists, rarity, weights, isPhrase } of held) {
    for (const { keys, counts } of lists) {
      for (let i = 0; i < keys.length; i++) {
        const chunk = keys[i] ?? 0
        const length = lengths[chunk] ?? 0
        if (length === 0) continue
        const count = counts[i] ?? 0
        const score = isPhrase ? (weights[count] ?? 0) : rarity * saturation(count, length, meanLength)
        scores.set(chunk, (scores.get(chunk) ?? 0) + score)
      }
    }
  }
  return scores
}
