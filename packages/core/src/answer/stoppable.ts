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
  const aborted = Promise.withResolvers<never>()
  // Rejected without anybody waiting, if the source ends first.
  aborted.promise.catch(() => undefined)
  const stop = () => aborted.reject(signal.reason)
  let ended = false
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.promise])
      if (next.done === true) {
        ended = true
        return
      }
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', stop)
    if (!ended) {
      const returned = Promise.resolve(iterator.return?.()).catch(() => undefined)
      if (!signal.aborted) await returned
    }
  }
}
