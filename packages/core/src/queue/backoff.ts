/** How long a failed job waits before its next attempt. */
export interface BackoffOptions {
  /** The wait after the first failure, in milliseconds; it doubles with each further one. @defaultValue 1000 */
  readonly baseMs?: number
  /** The longest wait, in milliseconds. @defaultValue 60000 */
  readonly maxMs?: number
}

/**
 * Returns the wait after the `attempt`-th failure: `baseMs · 2^(attempt - 1)`, at most `maxMs`, randomly shortened by up
 * to a half so that jobs that failed together do not all retry together.
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
