import type { Job } from '../queue/job-queue.ts'
import type { Passwords } from '../store/passwords.ts'
import { isOpen } from './build-job.ts'

/** Stores a password for a job, unless the job has ended. */
export async function keepPassword(
  passwords: Passwords,
  job: Job,
  versionId: string,
  password: string | undefined,
): Promise<void> {
  if (password !== undefined && isOpen(job)) await passwords.set(versionId, password)
}
