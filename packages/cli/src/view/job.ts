import { type JobJson, jobJson } from '@docchat/core/json'
import type { NamedJob } from '../lookup/job-names.ts'

/** A job as JSON, with its document's name. */
export function namedJobJson({ job, name }: NamedJob): JobJson & { readonly name: string | null } {
  return { ...jobJson(job), name }
}

/** What people call the job. */
export function jobTitle({ job, name }: NamedJob): string {
  const subject = name ?? job.id
  return job.kind === 'webhook' ? `webhook of ${subject}` : subject
}
