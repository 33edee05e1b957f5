const SAMPLE_MS = 20

/** Watches how much memory this process uses. */
export interface MemoryWatch extends Disposable {
  /** Bytes when the watch began. */
  readonly startBytes: number
  /** Returns the most bytes seen since then. */
  peakBytes(): number
  /** Begins the watch again. */
  restart(): void
}

/** Samples the resident memory. (The system's own peak is useless here, because a child inherits its parent's.) */
export function watchMemory(): MemoryWatch {
  let start = process.memoryUsage.rss()
  let peak = start
  const sample = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(sample, SAMPLE_MS)
  timer.unref()
  return {
    get startBytes() {
      return start
    },
    restart() {
      start = process.memoryUsage.rss()
      peak = start
    },
    peakBytes() {
      sample()
      return peak
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
