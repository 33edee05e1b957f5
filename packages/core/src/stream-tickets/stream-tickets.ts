import { createHash, randomBytes } from 'node:crypto'
import type { StreamTicketGrant, StreamTicketStore } from '../store/stream-tickets.ts'

/** How long a ticket is valid. */
const TTL_MS = 60_000

/** No longer text is hashed. */
const FORMAT = /^st_[\w-]{43}$/

/** A new ticket. It is shown only once. */
export interface NewStreamTicket {
  readonly ticket: string
  /** When it expires; ISO 8601. */
  readonly expiresAt: string
}

/**
 * Tickets that allow one request each within 60 seconds, for clients that cannot send credentials in headers, such as a
 * browser's `EventSource`. Only their hashes are stored.
 */
export interface StreamTickets {
  /** Issues a ticket for an owner, optionally for one path only. */
  create(grant: { readonly owner: string; readonly path?: string }): Promise<NewStreamTicket>
  /** Uses a ticket up. @returns what it allows; null if it does not exist, has expired or was used before. */
  redeem(ticket: string): Promise<StreamTicketGrant | null>
}

/** Issues tickets that every process on the same store accepts. */
export function streamTickets(store: StreamTicketStore): StreamTickets {
  return {
    async create({ owner, path = null }) {
      const ticket = `st_${randomBytes(32).toString('base64url')}`
      const expiresAt = new Date(Date.now() + TTL_MS).toISOString()
      await store.add({ hash: hashOf(ticket), owner, path, ttlMs: TTL_MS })
      return { ticket, expiresAt }
    },
    redeem: async (ticket) => (FORMAT.test(ticket) ? store.redeem(hashOf(ticket)) : null),
  }
}

function hashOf(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest()
}
