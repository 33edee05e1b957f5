// A process started by the tests. It opens the queue and plays one role, reporting events as lines of JSON.
import { writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError } from '../errors.ts'
import type { JobHandler } from '../queue/attempt.ts'
import type { JobQueue, JobRequest } from '../queue/job-queue.ts'
import { startWorker } from '../queue/worker.ts'

/** What the process does. */
export type ProcessRole =
  | { readonly type: 'enqueue'; readonly request: JobRequest }
  | {
      readonly type: 'work'
      readonly leaseMs: number
      readonly concurrency?: number
      readonly drainMs?: number
      /** How far off this process's clock is. */
      readonly clockOffsetMs?: number
    }

/** What the handler does for a job of the kind `work`, in this order. */
export type WorkPayload = {
  readonly steps?: number
  readonly stepMs?: number
  readonly sleepMs?: number
  readonly blockMs?: number
}

/** An event reported by the process. An `effect` is a completion that was accepted. */
export interface ProcessEvent {
  readonly type: 'ready' | 'enqueued' | 'started' | 'effect' | 'refused' | 'aborted'
  readonly jobId: string
}

interface QueueModule {
  openQueue(location: string): Promise<{ readonly queue: JobQueue } & AsyncDisposable>
}

const [module = '', location = '', roleText = ''] = process.argv.slice(2)
const role = JSON.parse(roleText) as ProcessRole

if (role.type === 'work' && role.clockOffsetMs !== undefined) {
  const offset = role.clockOffsetMs
  const { now } = Date
  Date.now = () => now() + offset
}

const { openQueue } = (await import(module)) as QueueModule
const opened = await openQueue(location)
const { queue } = opened

if (role.type === 'enqueue') {
  const { id } = await queue.enqueue(role.request)
  say('enqueued', id)
  await delay(60_000)
} else {
  const { leaseMs, concurrency = 1, drainMs = 10_000 } = role
  const worker = startWorker({
    queue,
    handlers: { work },
    leaseMs,
    concurrency,
    name: `process ${process.pid}`,
  })
  process.once('SIGTERM', async () => {
    await worker.drain({ deadlineMs: drainMs })
    await opened[Symbol.asyncDispose]()
  })
  say('ready', '')
}

async function work(
  lease: Parameters<JobHandler>[0],
  { signal }: { readonly signal: AbortSignal },
): Promise<'settled'> {
  const { id, payload } = lease.job
  const { steps = 0, stepMs = 0, sleepMs = 0, blockMs = 0 } = payload as WorkPayload
  say('started', id)
  signal.addEventListener('abort', () => say('aborted', id))
  for (let done = 1; done <= steps; done++) {
    await queue.progress(lease, { stage: 'work', done, total: steps })
    await delay(stepMs)
  }
  if (sleepMs > 0) await delay(sleepMs, undefined, { signal })
  if (blockMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs)
  try {
    await queue.complete(lease, { pid: process.pid })
    say('effect', id)
  } catch (error) {
    if (!(DocChatError.isInstance(error) && error.code === 'LEASE_LOST')) throw error
    say('refused', id)
  }
  return 'settled'
}

/** Written synchronously, so that a kill loses no event. */
function say(type: ProcessEvent['type'], jobId: string): void {
  writeSync(1, `${JSON.stringify({ type, jobId } satisfies ProcessEvent)}\n`)
}
