import { words } from '../text/terms.ts'

/**
 * The number of words in a shingle, and the share of common shingles (Jaccard index) that makes two texts near
 * duplicates.
 */
const SHINGLE = 4
const SAME = 0.9

/** Returns a function that tells whether a text has almost the same words as an earlier one. */
export function nearDuplicates(): (text: string) => boolean {
  const seen: ReadonlySet<number>[] = []
  const wordId = numbering<string>()
  const pairId = numbering<number>()
  // Numbers for pairs of words, and of those pairs, are much faster to make and to compare than strings.
  const shinglesOf = (text: string): ReadonlySet<number> => {
    const ids = words(text).map(wordId)
    while (ids.length < SHINGLE) ids.push(-1)
    const pairs = ids.slice(1).map((id, i) => pairId(joined(ids[i] ?? 0, id)))
    return new Set(pairs.slice(2).map((pair, i) => joined(pairs[i] ?? 0, pair)))
  }
  return (text) => {
    const shingles = shinglesOf(text)
    if (seen.some((other) => alike(shingles, other))) return true
    seen.push(shingles)
    return false
  }
}

/** Returns a function that numbers values in the order in which they first occur. */
function numbering<T>(): (value: T) => number {
  const ids = new Map<T, number>()
  return (value) => {
    const known = ids.get(value)
    if (known !== undefined) return known
    ids.set(value, ids.size)
    return ids.size - 1
  }
}

function joined(a: number, b: number): number {
  return a * 2 ** 26 + b
}

function alike(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  if (small.size < SAME * large.size) return false
  let shared = 0
  for (const shingle of small) if (large.has(shingle)) shared++
  return shared >= SAME * (a.size + b.size - shared)
}
