import type { States } from './states.ts'

/** A question with the passages among which it finds its answer. */
export interface Task {
  readonly question: States
  /** Those of its report. */
  readonly passages: readonly States[]
  readonly answers: readonly number[]
}

/** How a head is trained. */
export interface Recipe {
  readonly seed: number
  readonly epochs: number
  readonly batch: number
  /** Passages of the same report that do not answer, for each question. */
  readonly negatives: number
  readonly rate: number
  /** A difference of so much in score makes a passage e times as likely. */
  readonly temperature: number
}
