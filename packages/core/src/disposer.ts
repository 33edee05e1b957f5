/** What has to be closed, in the order it was opened. */
export interface Disposer {
  /** Closes `resource` with the disposer. */
  use<T extends AsyncDisposable>(resource: T): T
  defer(close: () => Promise<void>): void
  /** Closes all, last opened first, even when one fails; then throws the first failure. Later calls do nothing. */
  close(): Promise<void>
}

/** An `AsyncDisposableStack` for Node 22, which has none. */
export function createDisposer(): Disposer {
  const closers: (() => PromiseLike<void>)[] = []
  return {
    use(resource) {
      closers.push(() => resource[Symbol.asyncDispose]())
      return resource
    },
    defer(close) {
      closers.push(close)
    },
    async close() {
      const failures: unknown[] = []
      for (const close of closers.splice(0).reverse()) {
        try {
          await close()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
