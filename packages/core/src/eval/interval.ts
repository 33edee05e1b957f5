import type { Count } from './measures.ts'
import { randomNumbers } from './random-numbers.ts'

/** A range that holds the true value in 95 of 100 cases, if the questions are a fair sample. */
export type Interval = readonly [low: number, high: number]

const RESAMPLES = 1000

/** Returns the 95 % interval of a share; null if there is nothing to draw from. */
export function intervalOf(counts: readonly Count[]): Interval | null {
  return bootstrap(
    counts.filter(({ whole }) => whole > 0),
    (drawn) => {
      let part = 0
      let whole = 0
      for (const one of drawn) {
        part += one.part
        whole += one.whole
      }
      return part / whole
    },
  )
}

/**
 * Returns the 95 % interval of a statistic, by the bootstrap: the range of the middle 95 % of 1,000 samples, drawn with
 * replacement. The same values always give the same interval. Samples of which the statistic is null do not count; null if
 * there are no others.
 */
export function bootstrap<Value>(
  values: readonly Value[],
  statistic: (sample: readonly Value[]) => number | null,
): Interval | null {
  if (values.length === 0) return null
  const random = randomNumbers(1)
  const draw = () => values[Math.floor(random() * values.length)] as Value
  const measured = Array.from({ length: RESAMPLES }, () => statistic(values.map(draw)))
    .filter((value) => value !== null)
    .sort((a, b) => a - b)
  const at = (share: number) => measured[Math.round(share * (measured.length - 1))] ?? 0
  return measured.length === 0 ? null : [at(0.025), at(0.975)]
}
