import { AsyncLocalStorage } from 'node:async_hooks'
import type { Job } from './job-queue.ts'

const storage = new AsyncLocalStorage<Job>()

/** The job that is being run; undefined outside of jobs. It ties log lines and calls to other servers to the job. */
export function currentJob(): Job | undefined {
  return storage.getStore()
}

/** Does work as part of a job. */
export function runAs<T>(job: Job, work: () => T): T {
  return storage.run(job, work)
}
