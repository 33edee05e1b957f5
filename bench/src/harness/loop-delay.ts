import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 5

/** Watches how long this process keeps others waiting. */
export interface LoopWatch extends Disposable {
  /** The longest wait so far, in milliseconds, whoever is to blame: a busy machine makes everybody wait. */
  worstMs(): number
  /** The most CPU time that the loop itself has spent between two looks, in milliseconds: what it is to blame for. */
  busiestMs(): number
}

/** Begins to watch. */
export function watchLoop(): LoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  let busiest = 0
  let last = cpuMs()
  const timer = setInterval(() => {
    const now = cpuMs()
    busiest = Math.max(busiest, now - last)
    last = now
  }, RESOLUTION_MS)
  timer.unref()
  return {
    worstMs: () => Math.max(0, histogram.max / 1e6 - RESOLUTION_MS),
    busiestMs: () => busiest,
    [Symbol.dispose]() {
      histogram.disable()
      clearInterval(timer)
    },
  }
}

/** What this thread has used. The types are of an older Node than the one that runs here. */
function cpuMs(): number {
  const { user, system } = (
    process as typeof process & { threadCpuUsage: typeof process.cpuUsage }
  ).threadCpuUsage()
  return (user + system) / 1000
}
