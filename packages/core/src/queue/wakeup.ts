/** Lets one loop sleep until it is woken or some time has passed. */
export interface Wakeup {
  /** Ends the current sleep or, if there is none, makes the next one end at once. */
  ring(): void
  /** @throws the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export function createWakeup(): Wakeup {
  let rung = false
  let wake = () => {}
  return {
    ring() {
      rung = true
      wake()
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => wake(), ms)
          const onAbort = () => wake()
          signal?.addEventListener('abort', onAbort)
          wake = () => {
            clearTimeout(timer)
            signal?.removeEventListener('abort', onAbort)
            wake = () => {}
            resolve()
          }
        })
      }
      rung = false
      signal?.throwIfAborted()
    },
  }
}
