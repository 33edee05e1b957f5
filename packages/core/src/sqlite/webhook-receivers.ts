import type { WebhookReceivers } from '../store/webhook-receivers.ts'
import { receiverHash } from '../webhook/receiver-hash.ts'
import type { Connection } from './connection.ts'
import type { SqliteSession } from './session.ts'

/** Webhook receivers that are gone, in SQLite: stored by the hash of their URL, which may contain a secret. */
export function sqliteWebhookReceivers(session: SqliteSession): WebhookReceivers {
  return {
    markGone: (url) =>
      session.write((db) => {
        db.sql('insert or ignore into gone_receivers (url_hash, gone_at) values (?, ?)').run(
          receiverHash(url),
          Date.now(),
        )
      }),
    isGone: async (url) => session.read((db) => isGone(db, url)),
  }
}

export function isGone(db: Connection, url: string): boolean {
  return db.sql('select 1 from gone_receivers where url_hash = ?').get(receiverHash(url)) !== undefined
}
