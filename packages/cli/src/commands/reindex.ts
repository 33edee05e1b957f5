import type { DocChat, Job, Owner } from '@docchat/core'
import type { Context } from '../context.ts'
import { onlyIn } from '../documents.ts'
import type { ExitCode } from '../exit-codes.ts'
import { eachOf } from '../ingest/each-of.ts'
import type { Outcome } from '../ingest/ingest-file.ts'
import { ingestReport, type Tally } from '../ingest/report.ts'
import { stuckQueue } from '../ingest/stuck-queue.ts'
import { jobNames, jobRecord, jobTitle } from '../jobs.ts'
import type { ReindexFlags } from '../operations.ts'
import { count } from '../terminal/format.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'

const CANCELLED = { code: 'ABORTED', message: 'It was cancelled. docchat reindex goes on.' } as const

/** Documents that are watched besides those that are worked on. */
const LOOK_AHEAD = 2

/** `docchat reindex` */
export async function reindex(
  { output, open, config, signal: interrupted }: Context,
  { document, all = false, text = false, detach = false }: ReindexFlags,
): Promise<ExitCode> {
  const started = performance.now()
  const { workers } = await config()
  const stuck = stuckQueue()
  const signal = AbortSignal.any([interrupted, stuck.signal])
  await using docchat = await open({
    workers: detach ? 0 : workers,
    models: true,
    noticesStale: false,
    onError: stuck.failed,
  })
  const jobs = await docchat.reindex({ ...(await onlyIn(docchat, document)), all, text })
  if (jobs.length === 0 && !output.json) {
    output.note(
      'Nothing to do: all is indexed as it would be now. --all embeds it anew, --text cuts it anew too.',
    )
    return 0
  }
  if (detach) return writeQueued(output, docchat, jobs)
  const tally: Tally = { complete: 0, failed: 0 }
  using report = ingestReport(output)
  try {
    await eachOf(listed(jobs), workers + LOOK_AHEAD, async (job) => {
      const owner = docchat.forOwner(job.owner)
      const { documentId, name } = await jobNames(owner)(job)
      // One that was deleted meanwhile is nobody's loss.
      if (documentId === null || name === null) return
      const document = await owner.documents.get(documentId)
      let last = job
      for await (last of owner.jobs.watch(job.id, { signal })) {
        if (last.attempts > 0) stuck.moved()
        report.progress(job.id, name, last, document)
      }
      const outcome: Outcome =
        last.state === 'done'
          ? await complete(owner, documentId)
          : { type: 'failed', ...(last.error ?? CANCELLED) }
      tally[outcome.type] += 1
      report.outcome(job.id, name, outcome)
    })
  } catch (error) {
    if (interrupted.aborted) output.note('Stopped. docchat reindex, or docchat worker, goes on from here.')
    throw error
  }
  report.finish(tally, (performance.now() - started) / 1000)
  if (tally.failed === 0) return 0
  return tally.complete === 0 ? 1 : 5
}

async function* listed(jobs: readonly Job[]): AsyncGenerator<Job> {
  yield* jobs
}

async function complete(owner: Owner, documentId: string): Promise<Outcome> {
  const document = await owner.documents.get(documentId)
  return { type: 'complete', document, version: document.version, deduplicated: false, already: false }
}

async function writeQueued(output: Output, docchat: DocChat, jobs: readonly Job[]): Promise<ExitCode> {
  for (const job of jobs) {
    const named = await jobNames(docchat.forOwner(job.owner))(job)
    if (output.json) output.event({ type: 'document-queued', ...jobRecord(named) })
    else output.line(`${cleanLine(jobTitle(named))}: job ${job.id}`)
  }
  if (output.json) output.event({ type: 'finish', queued: jobs.length, failed: 0 })
  else output.note(`${count(jobs.length, 'document')} queued. docchat worker works on them.`)
  return 0
}
