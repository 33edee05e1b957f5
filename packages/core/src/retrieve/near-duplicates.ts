import { words } from '../text/terms.ts'

/**
 * The number of words in a shingle, and the share of common shingles (Jaccard index) that makes two texts near
 * duplicates.
 */
const SHINGLE = 4
const SAME = 0.9

/** Returns a function that tells whether a text has almost the same words as an earlier one. */
export function nearDuplicates(): (text: string) => boolean {
  const seen: ReadonlySet<string>[] = []
  return (text) => {
    const shingles = shinglesOf(text)
    if (seen.some((other) => alike(shingles, other))) return true
    seen.push(shingles)
    return false
  }
}

function shinglesOf(text: string): ReadonlySet<string> {
  const all = words(text)
  const last = Math.max(1, all.length - SHINGLE + 1)
  return new Set(Array.from({ length: last }, (_, i) => all.slice(i, i + SHINGLE).join(' ')))
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  if (small.size < SAME * large.size) return false
  let shared = 0
  for (const shingle of small) if (large.has(shingle)) shared++
  return shared >= SAME * (a.size + b.size - shared)
}
