/** A request that must be carried out only once. */
export interface IdempotencyClaim {
  readonly owner: string
  /** The client's key for the request; the keys of different owners are independent. */
  readonly key: string
  /** Distinguishes this request from others, for example a hash of its content. */
  readonly fingerprint: string
  /** How long the key is reserved for this request, in milliseconds. */
  readonly ttlMs: number
}

/** Records which request each key was used for. */
export interface IdempotencyKeys {
  /**
   * Reserves a key for a request, unless the key is reserved already. Concurrent calls agree on the outcome.
   *
   * @returns the fingerprint that the key is reserved for: not the claim's own when it was used for another request.
   */
  claim(claim: IdempotencyClaim): Promise<string>
  /** Deletes expired keys. An expired key is free again, deleted or not. @returns how many were deleted. */
  prune(): Promise<number>
}
