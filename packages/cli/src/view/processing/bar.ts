import { formatSeconds } from '../../terminal/format.ts'

const CELLS = 20

/** Too little was seen before to say how long the rest takes. */
const KNOWN_AFTER_MS = 500

/** A bar of constant width: `█████░░░░░`. */
export function progressBar({
  done,
  total,
}: {
  readonly done: number
  readonly total: number | null
}): string {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total)
  const full = Math.round(share * CELLS)
  return '█'.repeat(full) + '░'.repeat(CELLS - full)
}

/** What {@link timeLeft} reckons with. */
export interface Pace {
  readonly done: number
  readonly total: number | null
  /** How much was done when the clock started: that part cost nothing of the elapsed time. */
  readonly doneThen: number
  /** From the start of the clock to the last news. */
  readonly elapsedMs: number
  /** How old the last news is. */
  readonly ageMs: number
}

/** How many seconds the rest takes at the pace so far; null when that is not known yet. */
export function secondsLeft({ done, total, doneThen, elapsedMs, ageMs }: Pace): number | null {
  if (total === null || done >= total || done <= doneThen || elapsedMs < KNOWN_AFTER_MS) return null
  const restMs = (elapsedMs / (done - doneThen)) * (total - done)
  return Math.max(0, restMs - ageMs) / 1000
}

/** The same for people. */
export function timeLeft(pace: Pace): string | null {
  const seconds = secondsLeft(pace)
  return seconds === null ? null : formatSeconds(seconds)
}

/** When a stage began, and how much of it was done then; times are of `performance.now()`. */
export interface Clock {
  readonly stage: string
  readonly since: number
  readonly doneThen: number
}

/** The clock of a stage, which starts again with each stage. */
export function clockOf(
  before: Clock | undefined,
  { stage, done }: { readonly stage: string; readonly done: number },
  now: number,
): Clock {
  return before?.stage === stage ? before : { stage, since: now, doneThen: done }
}
