import { DocChatError } from '../errors.ts'
import type { Job, JobQueue } from './job-queue.ts'
import { isTerminal } from './terminal.ts'
import { createWakeup } from './wakeup.ts'

/** How often changes by other processes are polled for when the queue does not report them. */
const POLL_MS = 100
/** A safety net for lost notifications when it does. */
const SAFETY_POLL_MS = 10_000

/** Implements {@link JobQueue.watch} with the queue's other methods. */
export async function* watchJob(
  queue: Pick<JobQueue, 'get' | 'onChange' | 'guarantees'>,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<Job, void, undefined> {
  const wakeup = createWakeup()
  const unsubscribe = queue.onChange(wakeup.ring)
  try {
    let seen = -1
    for (;;) {
      signal?.throwIfAborted()
      const job = await queue.get(id)
      if (job === null) throw jobNotFound(id)
      if (job.revision !== seen) {
        seen = job.revision
        yield job
      }
      if (isTerminal(job.state)) return
      // Asked for each time: a queue may lose what it is notified by.
      await wakeup.sleep(queue.guarantees.notifies ? SAFETY_POLL_MS : POLL_MS, signal)
    }
  } finally {
    unsubscribe()
  }
}

export function jobNotFound(id: string): DocChatError {
  return new DocChatError('JOB_NOT_FOUND', `There is no job ${id}. It may have been deleted after it ended.`)
}
