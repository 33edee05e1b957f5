import type { Connection } from '../connection.ts'

/** FTS5's parameters. */
const K1 = 1.2
const B = 0.75

/** What BM25 needs to know of all chunks. */
export interface WordStatistics {
  readonly rows: number
  /** The mean number of words of a chunk. */
  readonly meanLength: number
}

/** Returns what FTS5 keeps of all rows in a record of numbers, of 7 bits a byte: how many they are, and their words. */
export function wordStatistics(db: Connection): WordStatistics {
  const record = db
    .sql<{ readonly block: Buffer }>('select block from chunk_words_data where id = 1')
    .get()?.block
  const numbers = [0]
  for (const byte of record ?? []) {
    numbers.push((numbers.pop() ?? 0) * 128 + (byte & 127))
    if (byte < 128) numbers.push(0)
  }
  const [rows = 0, words = 0] = numbers
  return { rows, meanLength: words / rows }
}

/** The part of a BM25 score that tells how rare a term is. Of one in more than half of the chunks, next to nothing, but not 0. */
export function rarityOf(matching: number, chunks: number): number {
  const rarity = Math.log((chunks - matching + 0.5) / (matching + 0.5))
  return rarity > 0 ? rarity : 1e-6
}

/** The other part: how often a chunk of this many words has the term. */
export function saturation(count: number, length: number, meanLength: number): number {
  return (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / meanLength))
}
