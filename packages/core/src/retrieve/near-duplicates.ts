import { words } from '../text/terms.ts'

/**
 * The number of words in a shingle, and the share of common shingles (Jaccard index) that makes two texts near
 * duplicates.
 */
const SHINGLE = 4
const SAME = 0.9

const NOT_ASCII = /[^\0-\x7F]/
/** The lower-case code of each ASCII letter and digit; 0 for what is between words. */
const ASCII_WORD = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[a-z0-9]/i.test(character) ? character.toLowerCase().charCodeAt(0) : 0
})

/** Returns a function that tells whether a text has almost the same words as an earlier one. */
export function nearDuplicates(): (text: string) => boolean {
  const seen: ReadonlySet<number>[] = []
  return (text) => {
    const shingles = shinglesOf(text)
    if (seen.some((other) => alike(shingles, other))) return true
    seen.push(shingles)
    return false
  }
}

/** Hashes of all sequences of four words: much faster to make and to compare than strings. */
function shinglesOf(text: string): ReadonlySet<number> {
  const hashes = wordHashes(text)
  while (hashes.length < SHINGLE) hashes.push(0)
  const shingles = new Set<number>()
  for (let end = SHINGLE; end <= hashes.length; end++) {
    let low = 0
    let high = 0
    for (let i = end - SHINGLE; i < end; i++) {
      low = mixed(low, hashes[i] ?? 0)
      high = mixed(high, ~(hashes[i] ?? 0))
    }
    // 52 bits, so that different sequences hardly ever have the same.
    shingles.add((low >>> 0) * 2 ** 20 + (high >>> 12))
  }
  return shingles
}

function wordHashes(text: string): number[] {
  if (NOT_ASCII.test(text)) return words(text).map((word) => hashOf(word))
  const hashes: number[] = []
  let hash = 0
  for (let i = 0; i < text.length; i++) {
    const code = ASCII_WORD[text.charCodeAt(i)] ?? 0
    if (code !== 0) {
      hash = mixed(hash, code)
    } else if (hash !== 0) {
      hashes.push(hash)
      hash = 0
    }
  }
  if (hash !== 0) hashes.push(hash)
  return hashes
}

function hashOf(word: string): number {
  let hash = 0
  for (let i = 0; i < word.length; i++) hash = mixed(hash, word.charCodeAt(i))
  return hash
}

function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1)
  // Never 0, which means that no word has begun.
  return product ^ (product >>> 15) || 1
}

function alike(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  if (small.size < SAME * large.size) return false
  let shared = 0
  for (const shingle of small) if (large.has(shingle)) shared++
  return shared >= SAME * (a.size + b.size - shared)
}
