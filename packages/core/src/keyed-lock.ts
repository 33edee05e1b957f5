/** A mutex per key, granted first come, first served. */
export interface KeyedLock {
  /** Waits for the lock. @returns the function that releases it. @throws the signal's reason if it aborts first. */
  enter(key: string, signal?: AbortSignal): Promise<() => void>
}

/** A {@link KeyedLock} within this process. */
export function createKeyedLock(): KeyedLock {
  const last = new Map<string, Promise<void>>()
  return {
    async enter(key, signal) {
      const before = last.get(key)
      const gone = Promise.withResolvers<void>()
      const mine = before === undefined ? gone.promise : before.then(() => gone.promise)
      last.set(key, mine)
      // Whoever gives up waiting still has its predecessors in front of it.
      void mine.then(() => {
        if (last.get(key) === mine) last.delete(key)
      })
      const leave = () => gone.resolve()
      try {
        await unlessAborted(before, signal)
      } catch (error) {
        leave()
        throw error
      }
      return leave
    },
  }
}

async function unlessAborted(
  turn: Promise<void> | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted()
  if (turn === undefined) return
  const aborted = Promise.withResolvers<never>()
  const stop = () => aborted.reject(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    await Promise.race([turn, aborted.promise])
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
