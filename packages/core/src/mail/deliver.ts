import { DocChatError } from '../errors.ts'
import { documentEffects } from '../ingest/document-effects.ts'
import { publicError } from '../public-error.ts'
import type { JobHandler } from '../queue/attempt.ts'
import type { Job } from '../queue/job-queue.ts'
import { isTerminal } from '../queue/terminal.ts'
import type { Store } from '../store/store.ts'
import type { MailPayload } from './job.ts'
import type { MailOptions } from './mailer.ts'
import { type Ended, messageAbout } from './message.ts'

/** How long a job waits for others before it lets another message be sent. Waiting costs no attempt. */
const WAIT_MS = 5000

/** Returns the handler of jobs that send a message once other jobs have ended. It needs a worker of its own, which it keeps waiting. */
export function mailHandler({ mailer, addressOf }: MailOptions, { jobs, catalog }: Store): JobHandler {
  async function hasEnded(id: string, signal: AbortSignal): Promise<boolean> {
    try {
      for await (const job of jobs.watch(id, { signal })) if (isTerminal(job.state)) return true
      return true
    } catch (error) {
      // It was deleted, as its document was.
      if (DocChatError.isInstance(error) && error.code === 'JOB_NOT_FOUND') return true
      if (signal.aborted) return false
      throw error
    }
  }

  async function endOf({ documentId, owner, ...job }: Job): Promise<Ended | null> {
    const document = documentId === null ? null : await catalog.get(owner, documentId)
    if (document === null) return null
    const error = documentEffects({ documentId, owner, ...job })?.error ?? null
    return { name: document.name, failure: error === null ? null : publicError(error).message }
  }

  return async (lease, { signal }) => {
    const { id, owner, payload } = lease.job
    const { jobIds } = payload as MailPayload
    const patience = AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)])
    for (const jobId of jobIds) {
      if (await hasEnded(jobId, patience)) continue
      signal.throwIfAborted()
      await jobs.release(lease, { behind: true })
      return 'settled'
    }
    const to = addressOf(owner)
    if (to === null) throw noAddress()
    const ended: Ended[] = []
    for (const jobId of jobIds) {
      const job = await jobs.get(jobId)
      const end = job === null ? null : await endOf(job)
      if (end !== null) ended.push(end)
    }
    // All were deleted meanwhile: there is nothing to say.
    if (ended.length === 0) return { result: { sent: false } }
    await mailer.send({ to, messageId: `${id}@docchat`, ...messageAbout(ended) }, { signal })
    return { result: { sent: true } }
  }
}

/** The error for owners whose address is not known. */
export function noAddress(): DocChatError {
  const message =
    'No mail can be sent to you, because the server does not know your address. Leave "notify" out.'
  return new DocChatError('MAIL_REFUSED', message)
}
