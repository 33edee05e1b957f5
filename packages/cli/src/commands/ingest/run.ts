import { supportedFormats } from '@docchat/core'
import { eachOf } from '../../async/each-of.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { exitCodeOf, type Outcome, type Tally } from '../../processing/outcome.ts'
import { ownWorkers } from '../../processing/own-workers.ts'
import { stuckQueue } from '../../processing/stuck-queue.ts'
import { type ProcessingReport, processingReport } from '../../view/processing/report.ts'
import { detach } from './detach.ts'
import { type AddSourceOptions, ingestFile } from './ingest-file.ts'
import { noteOnce } from './note-once.ts'
import { type OcrHint, ocrHint } from './ocr-hint.ts'
import { type PasswordFlags, passwordOf } from './password.ts'
import { reportSkippedFiles } from './skipped.ts'
import { findSources, type NoSource, type Source } from './sources.ts'
import { awaitWebhooks } from './webhooks.ts'

/** Options of `ingest`. */
export interface IngestFlags extends PasswordFlags {
  /** The name of the document read from standard input. */
  readonly name?: string
  /** What a person calls the documents, such as their subject. */
  readonly label?: string
  /** The same by another name. */
  readonly collection?: string
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
  flags: IngestFlags,
): Promise<ExitCode> {
  const {
    name = 'stdin',
    detach: onlyQueue = false,
    attachments = false,
    collection,
    label = collection,
  } = flags
  const { output, open, signal } = context
  const password = await passwordOf(flags, paths, signal)
  const skipped: string[] = []
  const where = {
    cwd: process.cwd(),
    attachments,
    extensions: supportedFormats().flatMap((format) => format.extensions),
    stdin: process.stdin,
    stdinName: name,
  }
  const sources = findSources(paths, {
    ...where,
    onSkipped: (path) => skipped.push(path),
  })
  const hint = ocrHint(output)
  try {
    if (!onlyQueue)
      return await processAll(context, sources, { hint, password, label, counted: findSources(paths, where) })
    await using docchat = await open()
    return await detach(docchat, sources, { output, signal, password, label })
  } catch (error) {
    if (signal.aborted) output.note('Stopped. Run the same command again to continue.')
    throw error
  } finally {
    reportSkippedFiles(output, skipped)
    for (const path of skipped) hint.named(path)
    hint.give(await context.config())
  }
}

interface ProcessOptions extends Pick<AddSourceOptions, 'password' | 'label'> {
  /** The same files once more, to count them while the first ones are processed. */
  readonly counted: AsyncIterable<unknown>
  readonly hint: OcrHint
}

async function processAll(
  { output, open, config, signal: interrupted }: Context,
  sources: AsyncIterable<Source | NoSource>,
  { counted, hint, ...about }: ProcessOptions,
): Promise<ExitCode> {
  const started = performance.now()
  const settings = await config()
  const { webhookUrl } = settings
  const workers = ownWorkers(settings)
  const stuck = stuckQueue()
  const note = noteOnce(output)
  const onError = (error: unknown) => {
    stuck.failed(error)
    if (!stuck.signal.aborted) note(error)
  }
  const signal = AbortSignal.any([interrupted, stuck.signal])
  const tally: Tally = { complete: 0, failed: 0 }
  await using docchat = await open({ workers, models: true, onError })
  using report = processingReport(output, { embeds: settings.semanticSearch, failuresLast: true })
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
            settings,
            ...about,
            onProgress(job, document) {
              if (job.attempts > 0) stuck.moved()
              report.progress(key, source.name, job, document)
            },
          })
    tally[outcome.type] += 1
    if (outcome.type === 'complete') hint.read(outcome.version)
    else hint.named(source.name)
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
