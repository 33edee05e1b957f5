/** How long a failed job waits for its next attempt. */
export interface BackoffOptions {
  /** The wait after the first failure; it doubles with each further one. @defaultValue 1000 */
  readonly baseMs?: number
  /** No wait is longer. @defaultValue 60000 */
  readonly maxMs?: number
}

/**
 * The wait after the `attempt`-th failure: `baseMs · 2^(attempt - 1)`, at most `maxMs`, less up to a half by chance so
 * that jobs which failed together do not come back together.
 */
export function backoffMs(
  attempt: number,
  options: BackoffOptions = {},
  random: () => number = Math.random,
): number {
  const { baseMs = 1000, maxMs = 60_000 } = options
  const wait = Math.min(maxMs, baseMs * 2 ** (attempt - 1))
  return Math.round(wait * (1 - random() / 2))
}
