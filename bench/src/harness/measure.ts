/**
 * Runs each side in turn, `rounds` times over: A B A B. What else the machine does meanwhile hits all sides alike.
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

/** The middle value; between the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The value that the share `p` of the values does not exceed, linear between neighbours. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * p
  const below = sorted[Math.floor(at)]
  const above = sorted[Math.ceil(at)]
  if (below === undefined || above === undefined) return Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

/** The mean; NaN without values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Seconds since `started`, a time of `performance.now()`. */
export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000
}
