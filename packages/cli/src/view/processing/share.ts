import type { JobProgress } from '@docchat/core'

/** How far a document is, over all stages. */
export interface Share {
  readonly stage: string
  /** What was done when the stage began, from 0 to 1. */
  readonly from: number
  /** What is done, from 0 to 1. It never goes back. */
  readonly done: number
}

/** Where each stage ends. Which of them a document needs is not known before, so that a stage begins where the one before ended. */
const ENDS: Readonly<Record<string, number>> = { extract: 0.4, chunk: 0.4, index: 0.4, ocr: 0.75, embed: 1 }
const NONE: Share = { stage: '', from: 0, done: 0 }

/**
 * Returns how far a document is after this progress.
 *
 * @param embeds whether the passages are embedded after all other stages
 */
export function shareOf(before: Share = NONE, { stage, done, total }: JobProgress, embeds: boolean): Share {
  const from = stage === before.stage ? before.from : before.done
  const end = (ENDS[stage] ?? 1) / (embeds ? 1 : (ENDS['ocr'] ?? 1))
  const part = total === null || total === 0 ? 0 : Math.min(1, done / total)
  const reached = from + Math.max(0, Math.min(1, end) - from) * part
  return { stage, from, done: Math.max(before.done, reached) }
}
