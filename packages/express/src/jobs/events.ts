import type { Job } from '@docchat/core'
import { jobJson } from '@docchat/core/json'
import type { ServerEvent } from '../sse/stream.ts'

/**
 * The states of a job as events, without the one that the client saw last. Each event contains the whole job, so a client
 * that reconnects misses nothing when it receives the current state.
 */
export async function* jobEvents(
  jobs: AsyncIterable<Job>,
  lastSeen: number | undefined,
): AsyncGenerator<ServerEvent> {
  for await (const job of jobs) {
    if (job.revision === lastSeen) continue
    yield { id: job.revision, event: hasEnded(job) ? 'finish' : 'progress', data: jobJson(job) }
  }
}

export function hasEnded({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
