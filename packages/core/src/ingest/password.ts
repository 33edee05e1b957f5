import type { Job } from '../queue/job-queue.ts'
import type { Settings } from '../settings/settings.ts'
import { isOpen } from './build-job.ts'

/** The setting that keeps a version's password while a job has to read it. The end of the job removes it. */
export function passwordSetting(versionId: string): string {
  return `password:${versionId}`
}

/** Keeps a password for a job, unless that has ended. */
export async function keepPassword(
  settings: Settings,
  job: Job,
  versionId: string,
  password: string | undefined,
): Promise<void> {
  if (password !== undefined && isOpen(job)) await settings.set(passwordSetting(versionId), password)
}
