import { formatSeconds } from '../../terminal/format.ts'

const CELLS = 20

/** Before this, there is too little data for an estimate. */
const KNOWN_AFTER_MS = 500

/** A bar of constant width for a share from 0 to 1: `█████░░░░░`. */
export function progressBar(share: number): string {
  const full = Math.round(Math.min(1, share) * CELLS)
  return '█'.repeat(full) + '░'.repeat(CELLS - full)
}

/** The data for an estimate of the remaining time. */
export interface Pace {
  readonly done: number
  readonly total: number | null
  /** How much was done when the clock started, and so took none of the elapsed time. */
  readonly doneThen: number
  /** The time from the start of the clock to the last update. */
  readonly elapsedMs: number
  /** The age of the last update. */
  readonly ageMs: number
}

/** Estimates the remaining time in seconds, at the pace so far; null if it is not known yet. */
export function secondsLeft({ done, total, doneThen, elapsedMs, ageMs }: Pace): number | null {
  if (total === null || done >= total || done <= doneThen || elapsedMs < KNOWN_AFTER_MS) return null
  const restMs = (elapsedMs / (done - doneThen)) * (total - done)
  return Math.max(0, restMs - ageMs) / 1000
}

/** The estimate of {@link secondsLeft}, for people. */
export function timeLeft(pace: Pace): string | null {
  const seconds = secondsLeft(pace)
  return seconds === null ? null : formatSeconds(seconds)
}

/** When a stage began, and how much of it was done then. Times are from `performance.now()`. */
export interface Clock {
  readonly stage: string
  readonly since: number
  readonly doneThen: number
}

/** Returns the clock of the current stage, which restarts with each stage. */
export function clockOf(
  before: Clock | undefined,
  { stage, done }: { readonly stage: string; readonly done: number },
  now: number,
): Clock {
  return before?.stage === stage ? before : { stage, since: now, doneThen: done }
}
