import type { EventStreams, StreamEntry } from '../store/event-streams.ts'
import type { SqliteSession } from './session.ts'

/** Streams of events in SQLite. */
export function sqliteEventStreams(session: SqliteSession): EventStreams {
  return {
    append: (additions, ttlMs) =>
      session.write((db) => {
        const now = Date.now()
        const insert = db.sql(
          `insert into event_streams (stream, number, text, added_at, expires_at)
           select :stream, coalesce(max(number), 0) + 1, :text, :now, :expiresAt from event_streams where stream = :stream`,
        )
        for (const { stream, text } of additions) insert.run({ stream, text, now, expiresAt: now + ttlMs })
      }),
    read: async (stream, after) =>
      session.read((db) => {
        const now = Date.now()
        return db
          .sql<StreamEntry>(
            `select number, text, max(0, :now - added_at) as ageMs from event_streams
             where stream = :stream and number > :after and expires_at > :now order by number`,
          )
          .all({ stream, after, now })
      }),
    delete: (stream) =>
      session.write((db) => {
        db.sql('delete from event_streams where stream = ?').run(stream)
      }),
    prune: () =>
      session.write(
        (db) => db.sql('delete from event_streams where expires_at <= ?').run(Date.now()).changes,
      ),
  }
}
