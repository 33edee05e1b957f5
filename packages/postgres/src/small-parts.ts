import {
  type IdempotencyKeys,
  type IdempotentRequest,
  type Locks,
  type Passwords,
  receiverHash,
  type StreamTicketGrant,
  type StreamTicketStore,
  type WebhookReceivers,
} from '@docchat/core/backend'
import type { Connection } from './database/connection.ts'
import type { Session } from './database/session.ts'

/** Document passwords in PostgreSQL. */
export function postgresPasswords(session: Session): Passwords {
  return {
    get: (versionId) =>
      session.read(
        async (db) =>
          (
            await db.one<{ readonly password: string }>(
              'select password from docchat.passwords where version_id = $1',
              [versionId],
            )
          )?.password ?? null,
      ),
    set: (versionId, password) =>
      session.statement(async (db) => {
        await db.changes(
          `insert into docchat.passwords values ($1, $2)
           on conflict (version_id) do update set password = excluded.password`,
          [versionId, password],
        )
      }),
  }
}

/** Webhook receivers that are gone, in PostgreSQL: stored by the hash of their URL, which may contain a secret. */
export function postgresWebhookReceivers(session: Session): WebhookReceivers {
  return {
    markGone: (url) =>
      session.statement(async (db) => {
        await db.changes('insert into docchat.gone_receivers values ($1) on conflict do nothing', [
          receiverHash(url),
        ])
      }),
    isGone: (url) => session.read((db) => isGone(db, url)),
  }
}

export async function isGone(db: Connection, url: string): Promise<boolean> {
  const sql = 'select 1 from docchat.gone_receivers where url_hash = $1'
  return (await db.one(sql, [receiverHash(url)])) !== undefined
}

/** Idempotency keys in PostgreSQL. */
export function postgresIdempotencyKeys(session: Session): IdempotencyKeys {
  return {
    claim: ({ owner, key, fingerprint, ttlMs }) =>
      session.statement(async (db) => {
        // A key that is still reserved does not change, but its row is returned.
        const row = await db.one<{ readonly fingerprint: string }>(
          `insert into docchat.idempotency_keys as k (owner, key, fingerprint, expires_at)
           values ($1, $2, $3, docchat.now_ms() + $4)
           on conflict (owner, key) do update set
             fingerprint = case when k.expires_at <= docchat.now_ms() then excluded.fingerprint else k.fingerprint end,
             answer = case when k.expires_at <= docchat.now_ms() then null else k.answer end,
             expires_at = case when k.expires_at <= docchat.now_ms() then excluded.expires_at else k.expires_at end
           returning fingerprint`,
          [owner, key, fingerprint, ttlMs],
        )
        return row?.fingerprint ?? fingerprint
      }),
    answer: (owner, key, answer) =>
      session.statement(async (db) => {
        await db.changes(
          `update docchat.idempotency_keys set answer = $3
           where owner = $1 and key = $2 and expires_at > docchat.now_ms()`,
          [owner, key, answer],
        )
      }),
    find: (owner, key) =>
      session.read(
        async (db) =>
          (await db.one<IdempotentRequest>(
            `select fingerprint, answer from docchat.idempotency_keys
             where owner = $1 and key = $2 and expires_at > docchat.now_ms()`,
            [owner, key],
          )) ?? null,
      ),
    prune: () => session.statement((db) => prune(db, 'docchat.idempotency_keys')),
  }
}

/** Locks in PostgreSQL, which expire by its clock. */
export function postgresLocks(session: Session): Locks {
  return {
    acquire: (name, holder, ttlMs) =>
      session.statement(async (db) => {
        const changes = await db.changes(
          `insert into docchat.locks as l values ($1, $2, docchat.now_ms() + $3)
           on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
           where l.holder = excluded.holder or l.expires_at <= docchat.now_ms()`,
          [name, holder, ttlMs],
        )
        return changes === 1
      }),
    release: (name, holder) =>
      session.statement(async (db) => {
        await db.changes('delete from docchat.locks where name = $1 and holder = $2', [name, holder])
      }),
    prune: () => session.statement((db) => prune(db, 'docchat.locks')),
  }
}

/** Stream tickets in PostgreSQL. */
export function postgresStreamTickets(session: Session): StreamTicketStore {
  return {
    add: ({ hash, owner, path, ttlMs }) =>
      session.statement(async (db) => {
        await db.changes('insert into docchat.stream_tickets values ($1, $2, $3, docchat.now_ms() + $4)', [
          hash,
          owner,
          path,
          ttlMs,
        ])
      }),
    redeem: (hash) =>
      session.statement(async (db) => {
        const ticket = await db.one<StreamTicketGrant & { readonly valid: boolean }>(
          'delete from docchat.stream_tickets where hash = $1 returning owner, path, expires_at > docchat.now_ms() as valid',
          [hash],
        )
        return ticket?.valid === true ? { owner: ticket.owner, path: ticket.path } : null
      }),
    prune: () => session.statement((db) => prune(db, 'docchat.stream_tickets')),
  }
}

function prune(db: Connection, table: string): Promise<number> {
  return db.changes(`delete from ${table} where expires_at <= docchat.now_ms()`)
}
