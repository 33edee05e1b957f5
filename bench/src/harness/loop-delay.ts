import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 5

/** Watches how long this process keeps others waiting. */
export interface LoopWatch extends Disposable {
  /** The longest wait so far, in milliseconds. */
  worstMs(): number
}

/** Begins to watch. */
export function watchLoop(): LoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  return {
    worstMs: () => Math.max(0, histogram.max / 1e6 - RESOLUTION_MS),
    [Symbol.dispose]: () => histogram.disable(),
  }
}
