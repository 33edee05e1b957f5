/**
 * Named locks that hold across all processes on the store, each for a limited time by the store's clock: a holder that
 * dies blocks the others no longer than that.
 */
export interface Locks {
  /** Takes a lock, or extends it when `holder` has it. @returns false while someone else has it. */
  acquire(name: string, holder: string, ttlMs: number): Promise<boolean>
  /** Gives a lock up. Nothing happens when `holder` does not have it. */
  release(name: string, holder: string): Promise<void>
}
