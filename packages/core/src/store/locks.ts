/**
 * Named locks that hold across all processes that use the store. Each expires after a limited time by the store's clock,
 * so a holder that dies does not block the others for longer than that.
 */
export interface Locks {
  /** Acquires a lock, or extends it when `holder` already has it. @returns false while another holder has it. */
  acquire(name: string, holder: string, ttlMs: number): Promise<boolean>
  /** Releases a lock. Does nothing when `holder` does not have it. */
  release(name: string, holder: string): Promise<void>
  /** Deletes expired locks. An expired lock is free, deleted or not. @returns how many were deleted. */
  prune(): Promise<number>
}
