import type { DocumentEffects } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { isGone } from '../small-parts.ts'
import { enqueueIn } from './enqueue.ts'

/** Applies the effects of a job on its document, in the transaction that changed the job. */
export async function applyEffects(db: Connection, effects: DocumentEffects): Promise<void> {
  const { versionId, state, error, webhook } = effects
  await db.changes('update docchat.versions set state = $2, error = $3 where id = $1 and state <> $2', [
    versionId,
    state,
    error === null ? null : JSON.stringify(error),
  ])
  if (effects.forgetPassword)
    await db.changes('delete from docchat.passwords where version_id = $1', [versionId])
  if (webhook !== null && !(await isGone(db, webhook.url))) await enqueueIn(db, webhook.job)
}
