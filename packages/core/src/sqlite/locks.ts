import type { Locks } from '../store/locks.ts'
import type { SqliteSession } from './session.ts'

/** Locks in SQLite. The clock is the machine's, which all of its processes share. */
export function sqliteLocks(session: SqliteSession): Locks {
  return {
    acquire: (name, holder, ttlMs) =>
      session.write((db) => {
        const now = Date.now()
        const { changes } = db
          .sql(
            `insert into locks (name, holder, expires_at) values (:name, :holder, :expiresAt)
             on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
             where holder = excluded.holder or expires_at <= :now`,
          )
          .run({ name, holder, expiresAt: now + ttlMs, now })
        return changes === 1
      }),
    release: (name, holder) =>
      session.write((db) => {
        db.sql('delete from locks where name = ? and holder = ?').run(name, holder)
      }),
    prune: () =>
      session.write((db) => db.sql('delete from locks where expires_at <= ?').run(Date.now()).changes),
  }
}
