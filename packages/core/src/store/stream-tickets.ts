/** What a ticket allows. */
export interface StreamTicketGrant {
  readonly owner: string
  /** The only path at which the ticket is valid; null for every path that accepts tickets. */
  readonly path: string | null
}

/** A ticket to store. */
export interface StoredStreamTicket extends StreamTicketGrant {
  /** The SHA-256 hash of the ticket. The ticket itself is stored nowhere. */
  readonly hash: Buffer
  /** How long the ticket is valid, in milliseconds. */
  readonly ttlMs: number
}

/** Tickets that allow one request each, for clients that cannot send credentials in headers. */
export interface StreamTicketStore {
  add(ticket: StoredStreamTicket): Promise<void>
  /**
   * Deletes a ticket and returns what it allows; null if there is none or it has expired. Of concurrent calls with the same
   * hash, in whatever process, exactly one receives the grant.
   */
  redeem(hash: Buffer): Promise<StreamTicketGrant | null>
  /** Deletes expired tickets. @returns how many were deleted. */
  prune(): Promise<number>
}
