import { DEFAULT_LIMITS, extensionsOf } from '@docchat/core'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { eachOf } from '../ingest/each-of.ts'
import { ingestFile, type Outcome } from '../ingest/ingest-file.ts'
import { ingestReport, type Tally } from '../ingest/report.ts'
import { findSources } from '../ingest/sources.ts'

/** Files that are stored while the workers are busy, so that none of them waits. */
const READ_AHEAD = 2

/** `docchat ingest <paths...>` */
export async function ingest(
  { output, open, config, signal }: Context,
  paths: readonly string[],
  { name = 'stdin' }: { readonly name?: string },
): Promise<ExitCode> {
  const started = performance.now()
  const { workers } = await config()
  const sources = findSources(paths, {
    cwd: process.cwd(),
    extensions: extensionsOf(Object.keys(DEFAULT_LIMITS.mediaTypes)),
    stdin: process.stdin,
    stdinName: name,
  })
  const tally: Tally = { complete: 0, failed: 0 }
  try {
    await using docchat = await open({ workers, models: true })
    using report = ingestReport(output)
    await eachOf(sources, workers + READ_AHEAD, async (source) => {
      signal.throwIfAborted()
      const key = source.kind === 'file' && source.path !== null ? source.path : source.name
      const outcome: Outcome =
        source.kind === 'none'
          ? { type: 'failed', code: source.code, message: source.message }
          : await ingestFile(docchat, source, {
              signal,
              onProgress: (job, document) => report.progress(key, source.name, job, document),
            })
      tally[outcome.type] += 1
      report.outcome(key, source.name, outcome)
    })
    report.finish(tally, (performance.now() - started) / 1000)
  } catch (error) {
    if (signal.aborted) output.note('Stopped. The same command goes on where this one ended.')
    throw error
  }
  if (tally.failed === 0) return 0
  return tally.complete === 0 ? 1 : 5
}
