/**
 * Processes the items with limited concurrency, and fetches the next item only when there is capacity.
 *
 * @throws the first error of `work`, after the items in progress have ended.
 */
export async function eachOf<T>(
  items: AsyncIterable<T>,
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]()
  let stopped = false
  async function lane(): Promise<void> {
    while (!stopped) {
      const next = await iterator.next()
      if (next.done === true) return
      await work(next.value)
    }
  }
  const lanes = Array.from({ length: concurrency }, () =>
    lane().catch((error: unknown) => {
      stopped = true
      throw error
    }),
  )
  const outcomes = await Promise.allSettled(lanes)
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure === undefined) return
  await iterator.return?.()
  throw failure.reason
}
