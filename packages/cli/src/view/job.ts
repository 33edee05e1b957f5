import { type JobJson, jobJson } from '@docchat/core/json'
import type { NamedJob } from '../lookup/job-names.ts'

/** Formats a job as JSON, with its document's name. */
export function namedJobJson({ job, name }: NamedJob): JobJson & { readonly name: string | null } {
  return { ...jobJson(job), name }
}

/** The title of a job, for people. */
export function jobTitle({ job, name }: NamedJob): string {
  const subject = name ?? job.id
  if (job.kind === 'mail') return `mail ${job.id}`
  return job.kind === 'webhook' ? `webhook for ${subject}` : subject
}
