/** Collects resources as they are opened, and closes them in reverse order. */
export interface Disposer {
  /** Registers `resource` for disposal, and returns it. */
  use<T extends AsyncDisposable>(resource: T): T
  defer(close: () => Promise<void>): void
  /** Closes everything, last opened first, even if one fails; then throws the first failure. Later calls do nothing. */
  close(): Promise<void>
}

/** A stand-in for `AsyncDisposableStack`, which Node 22 lacks. */
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
