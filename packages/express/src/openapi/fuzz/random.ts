/** A source of repeatable choices. */
export interface Random {
  /** A whole number from 0 to below the limit. */
  below(limit: number): number
  /** Whether something happens that has the given probability. */
  chance(probability: number): boolean
  pick<T>(values: readonly [T, ...T[]]): T
}

/** Creates choices that are the same for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (values) => values[below(values.length)] ?? values[0],
  }
}
