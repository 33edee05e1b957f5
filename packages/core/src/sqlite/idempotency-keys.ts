import type { IdempotencyKeys, IdempotentRequest } from '../store/idempotency-keys.ts'
import type { SqliteSession } from './session.ts'

/** Idempotency keys in SQLite. */
export function sqliteIdempotencyKeys(session: SqliteSession): IdempotencyKeys {
  return {
    claim: ({ owner, key, fingerprint, ttlMs }) =>
      session.write((db) => {
        const now = Date.now()
        // A key that is still reserved does not change, but its row is returned.
        const row = db
          .sql<{ readonly fingerprint: string }>(
            `insert into idempotency_keys (owner, key, fingerprint, expires_at)
             values (:owner, :key, :fingerprint, :expiresAt)
             on conflict (owner, key) do update set
               fingerprint = iif(expires_at <= :now, excluded.fingerprint, fingerprint),
               answer = iif(expires_at <= :now, null, answer),
               expires_at = iif(expires_at <= :now, excluded.expires_at, expires_at)
             returning fingerprint`,
          )
          .get({ owner, key, fingerprint, expiresAt: now + ttlMs, now })
        return row?.fingerprint ?? fingerprint
      }),
    answer: (owner, key, answer) =>
      session.write((db) => {
        db.sql('update idempotency_keys set answer = ? where owner = ? and key = ? and expires_at > ?').run(
          answer,
          owner,
          key,
          Date.now(),
        )
      }),
    find: async (owner, key) =>
      session.read(
        (db) =>
          db
            .sql<IdempotentRequest>(
              'select fingerprint, answer from idempotency_keys where owner = ? and key = ? and expires_at > ?',
            )
            .get(owner, key, Date.now()) ?? null,
      ),
    prune: () =>
      session.write(
        (db) => db.sql('delete from idempotency_keys where expires_at <= ?').run(Date.now()).changes,
      ),
  }
}
