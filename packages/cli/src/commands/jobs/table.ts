import type { Job } from '@docchat/core'
import type { NamedJob } from '../../lookup/job-names.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import type { Column } from '../../terminal/table.ts'

/** The columns of {@link jobRow}. */
export const COLUMNS: readonly Column[] = [
  { title: 'id' },
  { title: 'kind' },
  { title: 'document', shrinks: true },
  { title: 'state' },
  { title: 'progress' },
  { title: 'attempts', align: 'right' },
  { title: 'error', shrinks: true },
]

/** A job as a row of a table. */
export function jobRow(named: NamedJob): string[] {
  const { job, name } = named
  const attempts = `${job.attempts} of ${job.maxAttempts}`
  const error = job.error === null ? '' : cleanLine(job.error.message)
  return [job.id, job.kind, cleanLine(name ?? ''), job.state, progressOf(job), attempts, error]
}

function progressOf({ state, progress }: Job): string {
  if (progress === null || state === 'done') return ''
  const { stage, done, total } = progress
  return total === null ? `${stage} ${done}` : `${stage} ${done}/${total}`
}
