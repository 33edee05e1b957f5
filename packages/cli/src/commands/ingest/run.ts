import { supportedFormats } from '@docchat/core'
import { eachOf } from '../../async/each-of.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { exitCodeOf, type Outcome, type Tally } from '../../processing/outcome.ts'
import { ownWorkers } from '../../processing/own-workers.ts'
import { stuckQueue } from '../../processing/stuck-queue.ts'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { type ProcessingReport, processingReport } from '../../view/processing/report.ts'
import { detach } from './detach.ts'
import { ingestFile } from './ingest-file.ts'
import { noteOnce } from './note-once.ts'
import { findSources, type NoSource, type Source } from './sources.ts'
import { awaitWebhooks } from './webhooks.ts'

/** Options of `ingest`. */
export interface IngestFlags {
  /** The name of the document read from standard input. */
  readonly name?: string
  readonly password?: string
  /** Whether the files attached to e-mails and PDFs are added too. */
  readonly attachments?: boolean
  readonly detach?: boolean
}

/** The number of files stored ahead, so that no worker has to wait for one. */
const READ_AHEAD = 2

/** `docchat ingest <paths...>` */
export async function ingest(
  context: Context,
  paths: readonly string[],
  { name = 'stdin', detach: onlyQueue = false, password, attachments = false }: IngestFlags,
): Promise<ExitCode> {
  const { output, open, signal } = context
  const skipped = new Map<string, number>()
  const where = {
    cwd: process.cwd(),
    attachments,
    extensions: supportedFormats().flatMap((format) => format.extensions),
    stdin: process.stdin,
    stdinName: name,
  }
  const sources = findSources(paths, {
    ...where,
    onSkipped: (ending) => skipped.set(ending, (skipped.get(ending) ?? 0) + 1),
  })
  try {
    if (!onlyQueue)
      return await processAll(context, sources, { password, counted: findSources(paths, where) })
    await using docchat = await open()
    return await detach(docchat, sources, { output, signal, password })
  } catch (error) {
    if (signal.aborted) output.note('Stopped. Run the same command again to continue.')
    throw error
  } finally {
    reportSkipped(output, skipped)
  }
}

/** Says which files of folders were left out, by their endings. */
function reportSkipped(output: Output, skipped: ReadonlyMap<string, number>): void {
  if (skipped.size === 0) return
  if (output.json) {
    output.event({ type: 'skipped', endings: Object.fromEntries(skipped) })
    return
  }
  const most = [...skipped].sort(([, a], [, b]) => b - a)
  const files = most.reduce((sum, [, times]) => sum + times, 0)
  const list = most.map(
    ([ending, times]) => `${times} ${ending === '' ? 'without an ending' : `.${cleanLine(ending)}`}`,
  )
  output.note(`${count(files, 'file')} skipped, of kinds that are not read: ${list.join(', ')}.`)
}

interface ProcessOptions {
  readonly password: string | undefined
  /** The same files once more, to count them while the first ones are processed. */
  readonly counted: AsyncIterable<unknown>
}

async function processAll(
  { output, open, config, signal: interrupted }: Context,
  sources: AsyncIterable<Source | NoSource>,
  { password, counted }: ProcessOptions,
): Promise<ExitCode> {
  const started = performance.now()
  const settings = await config()
  const { webhookUrl } = settings
  const workers = ownWorkers(settings)
  const stuck = stuckQueue()
  const note = noteOnce(output)
  const onError = (error: unknown) => {
    stuck.failed(error)
    note(error)
  }
  const signal = AbortSignal.any([interrupted, stuck.signal])
  const tally: Tally = { complete: 0, failed: 0 }
  await using docchat = await open({ workers, models: true, onError })
  using report = processingReport(output, { embeds: settings.semanticSearch })
  const counting = new AbortController()
  if (output.lively && !output.quiet) void countAll(counted, report, counting.signal)
  using _ = { [Symbol.dispose]: () => counting.abort() }
  await eachOf(sources, workers + READ_AHEAD, async (source) => {
    signal.throwIfAborted()
    const key = source.kind === 'file' && source.path !== null ? source.path : source.name
    const outcome: Outcome =
      source.kind === 'none'
        ? { type: 'failed', code: source.code, message: source.message }
        : await ingestFile(docchat, source, {
            signal,
            password,
            onProgress(job, document) {
              if (job.attempts > 0) stuck.moved()
              report.progress(key, source.name, job, document)
            },
          })
    tally[outcome.type] += 1
    report.outcome(key, source.name, outcome)
  })
  if (webhookUrl !== undefined) await awaitWebhooks(docchat, { output, signal })
  report.finish(tally, (performance.now() - started) / 1000)
  return exitCodeOf(tally)
}

/** Counts files, until all are found or the signal is aborted. */
async function countAll(
  sources: AsyncIterable<unknown>,
  report: Pick<ProcessingReport, 'expect'>,
  signal: AbortSignal,
): Promise<void> {
  let files = 0
  try {
    for await (const _ of sources) {
      if (signal.aborted) return
      report.expect({ files: ++files, isFinal: false })
    }
    report.expect({ files, isFinal: true })
  } catch {
    // Whoever reads the files reports it.
  }
}
