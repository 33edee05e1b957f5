import { setTimeout as delay } from 'node:timers/promises'
import type { Job, JobListOptions, Owner } from '@docchat/core'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { jobNames, jobRecord, jobTitle, type NamedJob } from '../jobs.ts'
import type { JobsFlags } from '../operations.ts'
import { liveArea } from '../terminal/live-area.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'
import { type Column, table } from '../terminal/table.ts'
import { truncate } from '../terminal/width.ts'

const COLUMNS: readonly Column[] = [
  { title: 'id' },
  { title: 'kind' },
  { title: 'document', shrinks: true },
  { title: 'state' },
  { title: 'progress' },
  { title: 'attempts', align: 'right' },
  { title: 'error', shrinks: true },
]

const REFRESH_MS = 500

/** `docchat jobs` */
export async function jobs(
  { output, open, signal }: Context,
  { watch = false, state, limit }: JobsFlags,
): Promise<ExitCode> {
  await using docchat = await open()
  const list = listing(docchat, state === undefined ? { limit } : { state, limit })
  if (watch && output.lively && !output.json) await watchTable(output, list, signal)
  else if (watch) await watchLines(output, list, signal)
  else show(output, await list())
  return 0
}

/** `docchat jobs retry <job>` */
export async function retryJob({ output, open }: Context, id: string): Promise<ExitCode> {
  await using docchat = await open()
  const named = await jobNames(docchat)(await docchat.jobs.retry(id))
  if (output.json) output.event({ type: 'job-retried', ...jobRecord(named) })
  else output.line(`Queued again: ${cleanLine(jobTitle(named))} (${id}). docchat worker works on it.`)
  return 0
}

/** `docchat jobs cancel <job>` */
export async function cancelJob({ output, open }: Context, id: string): Promise<ExitCode> {
  await using docchat = await open()
  const named = await jobNames(docchat)(await docchat.jobs.cancel(id))
  if (output.json) output.event({ type: 'job-cancelled', ...jobRecord(named) })
  else output.line(`Cancelled: ${cleanLine(jobTitle(named))} (${id}).`)
  return 0
}

type Listing = () => Promise<readonly NamedJob[]>

function listing(docchat: Owner, options: Omit<JobListOptions, 'owner'>): Listing {
  const named = jobNames(docchat)
  return async () => Promise.all((await docchat.jobs.list(options)).map(named))
}

function show(output: Output, listed: readonly NamedJob[]): void {
  if (output.json) {
    for (const named of listed) output.event(jobRecord(named))
    return
  }
  if (listed.length === 0) {
    output.note('There are no such jobs.')
    return
  }
  const heading = (line: string) => output.style('bold', line)
  for (const line of table(COLUMNS, listed.map(row), { columns: output.columns, heading })) output.line(line)
}

/** Redraws the table in place. @throws the signal's reason. */
async function watchTable(output: Output, list: Listing, signal: AbortSignal): Promise<never> {
  let listed = await list()
  const render = () => {
    // A line that is wrapped, or scrolled out of the terminal, could not be taken back.
    const columns = output.noteColumns - 1
    const lines =
      listed.length === 0 ? ['There are no such jobs.'] : table(COLUMNS, listed.map(row), { columns })
    return lines.slice(0, output.noteRows - 1).map((line) => truncate(line, columns))
  }
  using _area = liveArea({ render, write: output.draw })
  for (;;) {
    await delay(REFRESH_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
    listed = await list()
  }
}

/** A line for each job, and for each change of one. @throws the signal's reason. */
async function watchLines(output: Output, list: Listing, signal: AbortSignal): Promise<never> {
  const seen = new Map<string, number>()
  for (;;) {
    const listed = await list()
    // Oldest first, as they would have been told one by one.
    for (const named of listed.toReversed()) {
      const { id, revision } = named.job
      if (seen.get(id) === revision) continue
      seen.set(id, revision)
      if (output.json) output.event(jobRecord(named))
      else
        output.line(
          row(named)
            .filter((cell) => cell !== '')
            .join('  '),
        )
    }
    await delay(REFRESH_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

function row(named: NamedJob): string[] {
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
