/** Lets a number of tasks run at a time; the others wait in order. */
export interface Slots {
  /** Runs a task when it is its turn. */
  use<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>
}

export function createSlots(size: number): Slots {
  const waiting = new Set<() => void>()
  let free = size

  async function turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (free > 0) {
      free--
      return
    }
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        waiting.delete(start)
        reject(signal.reason)
      }
      const start = () => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      waiting.add(start)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  return {
    async use(task, signal) {
      await turn(signal)
      try {
        return await task()
      } finally {
        const [next] = waiting
        if (next === undefined) free++
        else {
          waiting.delete(next)
          next()
        }
      }
    },
  }
}
