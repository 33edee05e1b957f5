import type { ChildProcess } from 'node:child_process'
import { type LossReason, ProcessLoss } from './loss.ts'
import type { FromChild } from './protocol.ts'

/** The messages of a process, until it is lost. */
export interface Inbox {
  /**
   * Returns the next message. Messages sent before a failure are still delivered first.
   *
   * @throws ProcessLoss when the process ends, or sends nothing for `timeoutMs`; the signal's reason when aborted.
   */
  next(timeoutMs: number): Promise<FromChild>
  /** Records the reason why the process was killed, before it ends. */
  blame(reason: LossReason): void
  close(): void
}

/** Starts listening to a process. */
export function openInbox(child: ChildProcess, signal: AbortSignal | undefined): Inbox {
  const messages: FromChild[] = []
  let failure: { readonly reason: unknown } | null = null
  let cause: LossReason = 'died'
  let wake = () => {}

  const onMessage = (message: FromChild) => {
    messages.push(message)
    wake()
  }
  const fail = (reason: unknown) => {
    failure ??= { reason }
    wake()
  }
  // The channel closes once its last message has been read; the exit event may come earlier.
  const onGone = () => fail(new ProcessLoss(cause))
  const onAbort = () => fail(signal?.reason)
  child.on('message', onMessage)
  child.on('disconnect', onGone)
  child.on('error', fail)
  signal?.addEventListener('abort', onAbort)
  if (!child.connected) onGone()

  return {
    blame(reason) {
      cause = reason
    },
    async next(timeoutMs) {
      const deadline = performance.now() + timeoutMs
      // Timers count whole milliseconds, so they may end early.
      const expire = () => {
        const left = deadline - performance.now()
        if (left <= 0) fail(new ProcessLoss('silent'))
        else timer = setTimeout(expire, left)
      }
      let timer = setTimeout(expire, timeoutMs)
      try {
        for (;;) {
          if (signal?.aborted === true) throw signal.reason
          const message = messages.shift()
          if (message !== undefined) return message
          if (failure !== null) throw failure.reason
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      } finally {
        clearTimeout(timer)
      }
    },
    close() {
      child.off('message', onMessage)
      child.off('disconnect', onGone)
      child.off('error', fail)
      signal?.removeEventListener('abort', onAbort)
    },
  }
}
