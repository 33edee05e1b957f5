/** A request that is to be made once. */
export interface IdempotencyClaim {
  readonly owner: string
  /** The sender's key for the request; keys of different owners have nothing to do with each other. */
  readonly key: string
  /** Tells this request from another one, such as the hash of what was sent. */
  readonly fingerprint: string
  /** How long the key stands for this request, in milliseconds. */
  readonly ttlMs: number
}

/** What requests were made under which key. */
export interface IdempotencyKeys {
  /**
   * Ties a key to a request, unless it stands for one already. Concurrent calls agree.
   *
   * @returns the fingerprint that the key stands for now: another than the claim's when it was used for another request.
   */
  claim(claim: IdempotencyClaim): Promise<string>
  /** Deletes keys whose time is over; those stand for nothing, deleted or not. @returns how many. */
  prune(): Promise<number>
}
