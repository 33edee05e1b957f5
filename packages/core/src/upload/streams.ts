/** Passes a stream through until `signal` aborts, even while the source is silent. The source is always closed. */
export async function* abortable<T>(source: AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* source
    return
  }
  signal.throwIfAborted()
  const iterator = source[Symbol.asyncIterator]()
  // Racing every chunk against a single promise would keep all chunks alive until that promise settles.
  let interrupt: (reason: unknown) => void = () => {}
  const onAbort = () => interrupt(signal.reason)
  const next = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      interrupt = reject
      if (signal.aborted) reject(signal.reason)
      else iterator.next().then(resolve, reject)
    })
  signal.addEventListener('abort', onAbort, { once: true })
  let ended = false
  try {
    for (;;) {
      const result = await next()
      if (result.done === true) {
        ended = true
        return
      }
      yield result.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // A silent source may never respond, so do not wait for it.
    if (!ended) iterator.return?.()?.then(undefined, () => undefined)
  }
}

/**
 * Regroups a stream into blocks of `size` bytes; the last may be shorter.
 *
 * All blocks share one buffer: a block is valid until the next one is requested.
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
