/** Shorter measurements say little, in milliseconds. */
const MEASURE_MS = 1500
/** How much the latest measurement counts. */
const WEIGHT = 0.3

/** The seconds until `total` is reached, at `now` in milliseconds; null if that cannot be said. */
type Estimate = (step: string, done: number, total: number | null, now: number) => number | null

/** Estimates how long a step will take from how fast it goes. */
export function estimateSecondsLeft(): Estimate {
  let step: string | undefined
  let from = { done: 0, at: 0 }
  /** Units per millisecond. */
  let speed: number | null = null
  return (next, done, total, now) => {
    if (next !== step || done < from.done) {
      step = next
      from = { done, at: now }
      speed = null
    }
    const elapsed = now - from.at
    if (elapsed >= MEASURE_MS && done > from.done) {
      const measured = (done - from.done) / elapsed
      speed = speed === null ? measured : WEIGHT * measured + (1 - WEIGHT) * speed
      from = { done, at: now }
    }
    if (total === null || speed === null || done >= total) return null
    return (total - done) / speed / 1000
  }
}
