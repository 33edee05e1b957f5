/**
 * Passes events on until the signal aborts, then throws its reason at once, even if the source ignores the signal. The
 * source is told to stop, but not waited for.
 */
export async function* stoppable<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  if (signal === undefined) return yield* source
  const iterator = source[Symbol.asyncIterator]()
  let stop = () => {}
  const onAbort = () => stop()
  let ended = false
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    signal.throwIfAborted()
    for (;;) {
      // Not a race with one promise of the abort, which would remember every event until the end.
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        stop = () => reject(signal.reason)
        iterator.next().then(resolve, reject)
      })
      if (next.done === true) {
        ended = true
        return
      }
      yield next.value
      signal.throwIfAborted()
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    if (!ended) {
      const returned = Promise.resolve(iterator.return?.()).catch(() => undefined)
      if (!signal.aborted) await returned
    }
  }
}
