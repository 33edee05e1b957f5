import type { JobState } from './job-queue.ts'

/** Whether a job in this state has ended. */
export function isTerminal(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
