import type { Count } from './measures.ts'
import { randomNumbers } from './random-numbers.ts'

/** A range that holds the true value in 95 of 100 cases, if the questions are a fair sample. */
export type Interval = readonly [low: number, high: number]

const RESAMPLES = 1000

/**
 * Returns the 95 % interval of a share, by the bootstrap: the range of the middle 95 % of 1,000 samples of the questions,
 * drawn with replacement. The same counts always give the same interval. Null if there is nothing to draw from.
 */
export function intervalOf(counts: readonly Count[]): Interval | null {
  const drawn = counts.filter(({ whole }) => whole > 0)
  if (drawn.length === 0) return null
  const random = randomNumbers(1)
  const shares = Float64Array.from({ length: RESAMPLES }, () => {
    let part = 0
    let whole = 0
    for (let i = 0; i < drawn.length; i++) {
      const one = drawn[Math.floor(random() * drawn.length)]
      part += one?.part ?? 0
      whole += one?.whole ?? 0
    }
    return part / whole
  }).sort()
  const at = (share: number) => shares[Math.round(share * (RESAMPLES - 1))] ?? 0
  return [at(0.025), at(0.975)]
}
