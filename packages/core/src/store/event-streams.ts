/** An entry of a stream. */
export interface StreamEntry {
  /** From 1, without gaps. */
  readonly number: number
  readonly text: string
  /** How long ago it was added, in milliseconds, by the clock of the store. */
  readonly ageMs: number
}

/** A text for the end of a stream. */
export interface StreamAddition {
  readonly stream: string
  readonly text: string
}

/**
 * Short-lived lists of texts that one process writes while others read them, such as the events of an answer. A stream needs
 * not be created: it is empty until something is added.
 */
export interface EventStreams {
  /** Adds texts in this order, all of them or none. They expire after `ttlMs`. Any number of processes may add to a stream. */
  append(additions: readonly StreamAddition[], ttlMs: number): Promise<void>
  /** Returns the entries after this number that have not expired, oldest first. */
  read(stream: string, after: number): Promise<readonly StreamEntry[]>
  delete(stream: string): Promise<void>
  /** Deletes expired entries. @returns how many were deleted. */
  prune(): Promise<number>
}
