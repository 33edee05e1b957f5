import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 5

/** Watches the delay of this process's event loop. */
export interface LoopWatch extends Disposable {
  /** Returns the longest delay so far, in milliseconds, whatever the cause: a busy machine delays every process. */
  worstMs(): number
  /** Returns the most CPU time that the loop itself has used between two samples, in milliseconds. */
  busiestMs(): number
}

/** Starts watching. */
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

/** Returns the CPU time used by this thread. The types are for an older Node than the one that runs here. */
function cpuMs(): number {
  const { user, system } = (
    process as typeof process & { threadCpuUsage: typeof process.cpuUsage }
  ).threadCpuUsage()
  return (user + system) / 1000
}
