const SAMPLE_MS = 20

/** Watches how much memory this process uses. */
export interface MemoryWatch extends Disposable {
  /** Bytes when the watch began. */
  readonly startBytes: number
  /** Returns the most bytes seen so far. */
  peakBytes(): number
}

/** Samples the resident memory. (The system's own peak is useless here, because a child inherits its parent's.) */
export function watchMemory(): MemoryWatch {
  const startBytes = process.memoryUsage.rss()
  let peak = startBytes
  const sample = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(sample, SAMPLE_MS)
  timer.unref()
  return {
    startBytes,
    peakBytes() {
      sample()
      return peak
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
