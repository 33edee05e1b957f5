/** Returns a generator of pseudo-random numbers from 0 to 1, the same in each run (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const VOCABULARY = 50_000

/** Generates a text in which a few words are frequent and most are rare, following Zipf's law. */
export function text(words: number, random: () => number): string {
  return Array.from({ length: words }, () => word(Math.floor(VOCABULARY ** random()))).join(' ')
}

/** Generates a question of rarer words than a text, because the most common words are not search terms. */
export function question(words: number, random: () => number): string {
  return Array.from({ length: words }, () => word(Math.floor(20 * (VOCABULARY / 20) ** random()))).join(' ')
}

/** Generates a unit vector in a random direction. */
export function vector(dimensions: number, random: () => number): Float32Array {
  const values = Float32Array.from({ length: dimensions }, () => random() + random() - 1)
  const norm = Math.hypot(...values)
  return values.map((value) => value / norm)
}

/** Returns the n-th most common word, consisting only of letters. */
function word(n: number): string {
  return `w${n.toString(26).replace(/\d/g, (digit) => String.fromCharCode(113 + Number(digit)))}q`
}
