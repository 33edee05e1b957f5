import type { DocChat, SyncEvent } from '@docchat/core'
import { describeFailure } from '../../failure.ts'
import type { Failure } from '../../processing/outcome.ts'
import type { StuckQueue } from '../../processing/stuck-queue.ts'
import { outcomeOf } from '../ingest/ingest-file.ts'
import type { SyncRound } from './report.ts'

/** Options of {@link processAdded}. */
export interface ProcessAddedOptions {
  readonly round: SyncRound
  readonly stuck: StuckQueue
  readonly signal: AbortSignal
}

/** Reports a file that was added, and waits until it is processed. @throws only the signal's reason. */
export async function processAdded(
  docchat: DocChat,
  event: Extract<SyncEvent, { type: 'add' }>,
  { round, stuck, signal }: ProcessAddedOptions,
): Promise<void> {
  const { added, path } = event
  round.event(event)
  if (added === null) return
  const outcome = await outcomeOf(docchat, added, {
    signal,
    onProgress(job, document) {
      if (job.attempts > 0) stuck.moved()
      round.progress(path, job, document)
    },
  }).catch((error: unknown): Failure => {
    signal.throwIfAborted()
    const { code, message } = describeFailure(error)
    return { type: 'failed', code, message }
  })
  round.outcome(path, outcome)
}
