/** Passes a stream on until `signal` aborts, even while the source keeps silent. The source is always closed. */
export async function* abortable<T>(source: AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* source
    return
  }
  signal.throwIfAborted()
  const iterator = source[Symbol.asyncIterator]()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  aborted.promise.catch(() => undefined)
  let ended = false
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.promise])
      if (next.done === true) {
        ended = true
        return
      }
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // A silent source may never answer, so nobody waits for it.
    if (!ended) iterator.return?.()?.then(undefined, () => undefined)
  }
}

/**
 * Regroups a stream into blocks of `size` bytes; the last may be shorter.
 *
 * All blocks share one buffer: a block is valid until the next is asked for.
 */
export async function* inBlocks(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const block = Buffer.allocUnsafeSlow(size)
  let filled = 0
  for await (const chunk of source) {
    let taken = 0
    while (taken < chunk.length) {
      const part = chunk.subarray(taken, taken + size - filled)
      block.set(part, filled)
      filled += part.length
      taken += part.length
      if (filled === size) {
        yield block
        filled = 0
      }
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
