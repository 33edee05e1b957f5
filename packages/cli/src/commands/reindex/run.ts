import type { DocChat, Job, Owner } from '@docchat/core'
import { eachOf } from '../../async/each-of.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { onlyIn } from '../../lookup/find-document.ts'
import { jobNames } from '../../lookup/job-names.ts'
import { exitCodeOf, type Outcome, type Tally } from '../../processing/outcome.ts'
import { ownWorkers } from '../../processing/own-workers.ts'
import { stuckQueue } from '../../processing/stuck-queue.ts'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { jobTitle, namedJobJson } from '../../view/job.ts'
import { processingReport } from '../../view/processing/report.ts'

/** Options of `reindex`. */
export interface ReindexFlags {
  readonly document?: readonly string[]
  readonly all?: boolean
  readonly text?: boolean
  readonly detach?: boolean
}

const CANCELLED = {
  code: 'ABORTED',
  message: 'Reindexing was cancelled. Run docchat reindex to continue.',
} as const

/** The number of documents that are watched ahead of those being processed. */
const LOOK_AHEAD = 2

/** `docchat reindex` */
export async function reindex(
  { output, open, config, signal: interrupted }: Context,
  { document, all = false, text = false, detach = false }: ReindexFlags,
): Promise<ExitCode> {
  const started = performance.now()
  const settings = await config()
  const workers = detach ? 0 : ownWorkers(settings)
  const stuck = stuckQueue()
  const signal = AbortSignal.any([interrupted, stuck.signal])
  await using docchat = await open({
    workers,
    models: true,
    noticesStale: false,
    onError: stuck.failed,
  })
  const jobs = await docchat.reindex({
    ...(await onlyIn(docchat, { ...(document && { document }) })),
    all,
    text,
  })
  if (jobs.length === 0 && !output.json) {
    output.note(
      'Nothing to do: the index is up to date. --all recreates the vectors, --text rebuilds the chunks too.',
    )
    return 0
  }
  if (detach) return await writeQueued(output, docchat, jobs)
  const tally: Tally = { complete: 0, failed: 0 }
  using report = processingReport(output, { embeds: settings.semanticSearch })
  report.expect({ files: jobs.length, isFinal: true })
  try {
    await eachOf(listed(jobs), workers + LOOK_AHEAD, async (job) => {
      const owner = docchat.forOwner(job.owner)
      const { documentId } = job
      const { name } = await jobNames(owner)(job)
      // The document has been deleted meanwhile.
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
    if (interrupted.aborted) output.note('Stopped. Run docchat reindex or docchat worker to continue.')
    throw error
  }
  report.finish(tally, (performance.now() - started) / 1000)
  return exitCodeOf(tally)
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
    if (output.json) output.event({ type: 'document-queued', ...namedJobJson(named) })
    else output.line(`${cleanLine(jobTitle(named))}: job ${job.id}`)
  }
  if (output.json) output.event({ type: 'finish', queued: jobs.length, failed: 0 })
  else output.note(`${count(jobs.length, 'document')} queued. docchat worker processes them.`)
  return 0
}
