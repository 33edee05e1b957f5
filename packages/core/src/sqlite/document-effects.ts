import type { DocumentEffects } from '../ingest/document-effects.ts'
import type { Connection } from './connection.ts'
import { enqueueIn } from './job-queue.ts'
import { forgetPassword } from './passwords.ts'
import { isGone } from './webhook-receivers.ts'

/** Applies the effects of a job on its document, in the transaction that changed the job. */
export function applyEffects(db: Connection, effects: DocumentEffects): void {
  const { versionId, state, error, webhook } = effects
  db.sql('update versions set state = :state, error = :error where id = :versionId and state <> :state').run({
    state,
    error: error === null ? null : JSON.stringify(error),
    versionId,
  })
  if (effects.forgetPassword) forgetPassword(db, versionId)
  if (webhook !== null && !isGone(db, webhook.url)) enqueueIn(db, webhook.job)
}
