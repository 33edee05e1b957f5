import type { Job } from '@docchat/core'
import { jobJson } from '@docchat/core/json'
import type { ServerEvent } from '../sse/stream.ts'

/**
 * A job's states as events, without the one that the client saw last. Each tells all there is to know, so a client
 * that comes back misses nothing when it gets the state of now.
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
