/** A batch has at most so many calls. */
const MAX_CALLS = 100

interface Call<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Joins concurrent calls: those that arrive while one batch runs are the next batch, so that a round trip and a commit
 * serve all of them. Nothing waits for a batch to fill up.
 *
 * @param run returns for each item, in order, a function that returns its result or throws.
 */
export function batched<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly (() => Result)[]>,
): (item: Item) => Promise<Result> {
  const waiting: Call<Item, Result>[] = []
  let isRunning = false

  async function runAll(): Promise<void> {
    while (waiting.length > 0) await runBatch(waiting.splice(0, MAX_CALLS))
    isRunning = false
  }

  async function runBatch(calls: readonly Call<Item, Result>[]): Promise<void> {
    try {
      const results = await run(calls.map(({ item }) => item))
      for (const [i, { resolve, reject }] of calls.entries()) {
        try {
          resolve((results[i] as () => Result)())
        } catch (error) {
          reject(error)
        }
      }
    } catch (error) {
      for (const { reject } of calls) reject(error)
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (isRunning) return
      isRunning = true
      // Together with what is called in the same turn of the event loop.
      setImmediate(() => void runAll())
    })
}
