import type { ChildProcess } from 'node:child_process'
import { type LossReason, ProcessLoss } from './process-loss.ts'
import type { FromChild } from './protocol.ts'

/** What a process sends, until it is lost. */
export interface Inbox {
  /**
   * The next message; those that were sent before a failure come first.
   *
   * @throws ProcessLoss when the process ends, or is silent for that long; the signal's reason when aborted.
   */
  next(timeoutMs: number): Promise<FromChild>
  /** Says why the process is about to end, since it was killed for that. */
  blame(reason: LossReason): void
  close(): void
}

/** Listens to a process from now on. */
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
  // The channel closes once its last message was read; the exit may be told before.
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
      const timer = setTimeout(() => fail(new ProcessLoss('silent')), timeoutMs)
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
