import type { StreamTicketGrant, StreamTicketStore } from '../store/stream-tickets.ts'
import type { SqliteSession } from './session.ts'

/** Stream tickets in SQLite. */
export function sqliteStreamTickets(session: SqliteSession): StreamTicketStore {
  return {
    add: ({ hash, owner, path, ttlMs }) =>
      session.write((db) => {
        db.sql('insert into stream_tickets (hash, owner, path, expires_at) values (?, ?, ?, ?)').run(
          hash,
          owner,
          path,
          Date.now() + ttlMs,
        )
      }),
    redeem: (hash) =>
      session.write((db) => {
        const ticket = db
          .sql<StreamTicketGrant & { readonly expires_at: number }>(
            'delete from stream_tickets where hash = ? returning owner, path, expires_at',
          )
          .get(hash)
        if (ticket === undefined || ticket.expires_at <= Date.now()) return null
        return { owner: ticket.owner, path: ticket.path }
      }),
    prune: () =>
      session.write(
        (db) => db.sql('delete from stream_tickets where expires_at <= ?').run(Date.now()).changes,
      ),
  }
}
