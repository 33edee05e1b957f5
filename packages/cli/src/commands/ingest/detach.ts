import type { AddedDocument, Owner } from '@docchat/core'
import type { ExitCode } from '../../exit-codes.ts'
import { exitCodeOf, type Failure } from '../../processing/outcome.ts'
import { count, formatSeconds } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { reportFailure } from '../../view/processing/report.ts'
import { type AddSourceOptions, addSource, failed } from './ingest-file.ts'
import type { NoSource, Source } from './sources.ts'

/** Options of {@link detach}. */
export interface DetachOptions extends AddSourceOptions {
  readonly output: Output
}

/** Stores and queues files one by one, and leaves their processing to other processes. */
export async function detach(
  docchat: Owner,
  sources: AsyncIterable<Source | NoSource>,
  options: DetachOptions,
): Promise<ExitCode> {
  const { output, signal } = options
  const started = performance.now()
  const tally = { queued: 0, failed: 0 }
  for await (const source of sources) {
    signal.throwIfAborted()
    const outcome = await queueOne(docchat, source, options)
    const isQueued = 'job' in outcome
    if (isQueued) writeQueued(output, source.name, outcome)
    else reportFailure(output, source.name, outcome)
    tally[isQueued ? 'queued' : 'failed'] += 1
  }
  const seconds = (performance.now() - started) / 1000
  if (output.json) output.event({ type: 'finish', ...tally, seconds: Number(seconds.toFixed(3)) })
  else {
    const failures = tally.failed === 0 ? '' : `, ${tally.failed} failed`
    output.note(`${count(tally.queued, 'document')} queued${failures}, in ${formatSeconds(seconds)}.`)
    if (tally.queued > 0) output.note('docchat worker processes them, docchat jobs shows their progress.')
  }
  return exitCodeOf({ complete: tally.queued, failed: tally.failed })
}

async function queueOne(
  docchat: Owner,
  source: Source | NoSource,
  options: AddSourceOptions,
): Promise<AddedDocument | Failure> {
  if (source.kind === 'none') return { type: 'failed', code: source.code, message: source.message }
  try {
    return await addSource(docchat, source, options)
  } catch (error) {
    options.signal.throwIfAborted()
    return failed(source, error)
  }
}

function writeQueued(output: Output, name: string, { document, job, deduplicated }: AddedDocument): void {
  if (output.json) {
    output.event({
      type: 'document-queued',
      document_id: document.id,
      job_id: job.id,
      name,
      deduplicated,
    })
    return
  }
  const note = deduplicated ? ' (already added)' : ''
  output.line(`${cleanLine(name)}: document ${document.id}, job ${job.id}${note}`)
}
