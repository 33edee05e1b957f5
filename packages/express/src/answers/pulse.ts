/** Wakes all who wait, each time. */
export interface Pulse {
  /** Resolves at the next `fire()`. */
  next(): Promise<void>
  fire(): void
  /** Fires when the signal aborts, until disposed of. */
  fireOn(signal: AbortSignal): Disposable
}

export function pulse(): Pulse {
  let waiting: PromiseWithResolvers<void> | null = null
  const fire = () => {
    waiting?.resolve()
    waiting = null
  }
  return {
    next() {
      waiting ??= Promise.withResolvers<void>()
      return waiting.promise
    },
    fire,
    fireOn(signal) {
      signal.addEventListener('abort', fire, { once: true })
      return { [Symbol.dispose]: () => signal.removeEventListener('abort', fire) }
    },
  }
}
