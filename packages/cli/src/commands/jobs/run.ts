import type { JobListOptions, JobState, Owner } from '@docchat/core'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { jobNames, type NamedJob } from '../../lookup/job-names.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { jobTitle, namedJobJson } from '../../view/job.ts'
import { writeTable } from '../../view/table.ts'
import { COLUMNS, jobRow } from './table.ts'
import { type Listing, watch } from './watch.ts'

/** Options of `jobs`. */
export interface JobsFlags {
  readonly watch?: boolean
  readonly state?: JobState
  readonly limit: number
}

/** `docchat jobs` */
export async function listJobs(
  { output, open, signal }: Context,
  { watch: isWatching = false, state, limit }: JobsFlags,
): Promise<ExitCode> {
  await using docchat = await open()
  const list = listing(docchat, state === undefined ? { limit } : { states: [state], limit })
  if (isWatching) await watch(output, list, signal)
  else show(output, await list())
  return 0
}

/** `docchat jobs retry <job>` */
export async function retryJob({ output, open }: Context, id: string): Promise<ExitCode> {
  await using docchat = await open()
  const named = await jobNames(docchat)(await docchat.jobs.retry(id))
  if (output.json) output.event({ type: 'job-retried', ...namedJobJson(named) })
  else output.line(`Queued again: ${cleanLine(jobTitle(named))} (${id}). docchat worker processes it.`)
  return 0
}

/** `docchat jobs cancel <job>` */
export async function cancelJob({ output, open }: Context, id: string): Promise<ExitCode> {
  await using docchat = await open()
  const named = await jobNames(docchat)(await docchat.jobs.cancel(id))
  if (output.json) output.event({ type: 'job-cancelled', ...namedJobJson(named) })
  else output.line(`Cancelled: ${cleanLine(jobTitle(named))} (${id}).`)
  return 0
}

function listing(docchat: Owner, options: JobListOptions): Listing {
  const named = jobNames(docchat)
  return async () => Promise.all((await docchat.jobs.list(options)).jobs.map(named))
}

function show(output: Output, listed: readonly NamedJob[]): void {
  if (output.json) {
    for (const named of listed) output.event(namedJobJson(named))
    return
  }
  if (listed.length === 0) {
    output.note('There are no matching jobs.')
    return
  }
  writeTable(output, COLUMNS, listed.map(jobRow))
}
