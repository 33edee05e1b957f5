import type { JobSignal } from '@docchat/core'
import { type FromProcess, isOurs, type ToProcess } from './messages.ts'

/** Announcements that follow each other within this time are one. */
const MERGED_MS = 10

/** Announces changes of jobs to the other processes of this server. */
export function processSignal(tell: (message: FromProcess) => void): JobSignal {
  const listeners = new Set<() => void>()
  const hear = (message: unknown) => {
    if (!isOurs<ToProcess>(message) || message.docchat !== 'jobs') return
    for (const listener of listeners) listener()
  }
  let waiting: NodeJS.Timeout | null = null
  process.on('message', hear)
  return {
    announce() {
      waiting ??= setTimeout(() => {
        waiting = null
        tell({ docchat: 'jobs' })
      }, MERGED_MS)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    problem: () => null,
    async [Symbol.asyncDispose]() {
      process.off('message', hear)
      if (waiting === null) return
      clearTimeout(waiting)
      tell({ docchat: 'jobs' })
    },
  }
}
