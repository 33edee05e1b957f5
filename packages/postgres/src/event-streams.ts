import type { EventStreams, StreamEntry } from '@docchat/core/backend'
import type { Session } from './database/session.ts'

/** Streams of events in PostgreSQL, with its clock. */
export function postgresEventStreams(session: Session): EventStreams {
  return {
    append: (additions, ttlMs) =>
      session.locking(async (db) => {
        const streams = additions.map(({ stream }) => stream)
        // In one order, so that writers cannot wait for each other. A statement of its own: the next one sees what they wrote.
        await db.changes(
          'select pg_advisory_xact_lock(hashtextextended(stream, 0)) from (select distinct unnest($1::text[]) as stream order by 1) as s',
          [streams.map((stream) => `docchat.event_streams ${stream}`)],
        )
        await db.changes(
          `insert into docchat.event_streams (stream, number, text, added_at, expires_at)
           select a.stream,
             (coalesce((select max(e.number) from docchat.event_streams e where e.stream = a.stream), 0)
               + row_number() over (partition by a.stream order by a.place))::integer,
             a.text, docchat.now_ms(), docchat.now_ms() + $3
           from unnest($1::text[], $2::text[]) with ordinality as a (stream, text, place)`,
          [streams, additions.map(({ text }) => text), ttlMs],
        )
      }),
    read: (stream, after) =>
      session.read((db) =>
        db.rows<StreamEntry>(
          `select number, text, greatest(0, docchat.now_ms() - added_at) as "ageMs" from docchat.event_streams
           where stream = $1 and number > $2 and expires_at > docchat.now_ms() order by number`,
          [stream, after],
        ),
      ),
    delete: (stream) =>
      session.statement(async (db) => {
        await db.changes('delete from docchat.event_streams where stream = $1', [stream])
      }),
    prune: () =>
      session.statement((db) =>
        db.changes('delete from docchat.event_streams where expires_at <= docchat.now_ms()'),
      ),
  }
}
