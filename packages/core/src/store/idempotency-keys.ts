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

/** The request that a key is reserved for. */
export interface IdempotentRequest {
  readonly fingerprint: string
  /** What it was answered, in a form that is up to the caller; null until that is recorded. */
  readonly answer: string | null
}

/** Records which request each key was used for, and how it was answered. */
export interface IdempotencyKeys {
  /**
   * Reserves a key for a request, unless the key is reserved already. Concurrent calls agree on the outcome.
   *
   * @returns the fingerprint that the key is reserved for: not the claim's own when it was used for another request.
   */
  claim(claim: IdempotencyClaim): Promise<string>
  /** Records the answer to the request that a key is reserved for. Does nothing if the key is not reserved. */
  answer(owner: string, key: string, answer: string): Promise<void>
  /** Returns the request that a key is reserved for; null if the key is free. */
  find(owner: string, key: string): Promise<IdempotentRequest | null>
  /** Deletes expired keys. An expired key is free again, deleted or not. @returns how many were deleted. */
  prune(): Promise<number>
}
