/**
 * Runs the sides alternately, `rounds` times: A B A B. Other load on the machine then affects all sides equally.
 *
 * @returns the results of each side, in the order of the rounds.
 */
export async function alternate<Side extends string, Result>(
  rounds: number,
  sides: Readonly<Record<Side, () => Promise<Result>>>,
): Promise<Record<Side, Result[]>> {
  const names = Object.keys(sides) as Side[]
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Side, Result[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results[name].push(await sides[name]())
  }
  return results
}

/** Returns the median; the mean of the two middle values for an even number of values. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Returns the percentile `p` (0 to 1) of the values, with linear interpolation. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * p
  const below = sorted[Math.floor(at)]
  const above = sorted[Math.ceil(at)]
  if (below === undefined || above === undefined) return Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

/** Returns the mean; NaN without values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Returns the seconds since `started`, a time from `performance.now()`. */
export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000
}
