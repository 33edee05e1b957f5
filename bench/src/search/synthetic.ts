/** Numbers from 0 to 1 that look random, and are the same in each run (mulberry32). */
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

/** A made-up text: of its words, a few are everywhere and most are rare, as Zipf's law has it. */
export function text(words: number, random: () => number): string {
  return Array.from({ length: words }, () => word(Math.floor(VOCABULARY ** random()))).join(' ')
}

/** A made-up question: rarer words than a text has, for the commonest ones are no terms. */
export function question(words: number, random: () => number): string {
  return Array.from({ length: words }, () => word(Math.floor(20 * (VOCABULARY / 20) ** random()))).join(' ')
}

/** A unit vector in no particular direction. */
export function vector(dimensions: number, random: () => number): Float32Array {
  const values = Float32Array.from({ length: dimensions }, () => random() + random() - 1)
  const norm = Math.hypot(...values)
  return values.map((value) => value / norm)
}

/** The n-th commonest word, of letters only. */
function word(n: number): string {
  return `w${n.toString(26).replace(/\d/g, (digit) => String.fromCharCode(113 + Number(digit)))}q`
}
