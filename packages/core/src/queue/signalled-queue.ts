import type { JobQueue } from './job-queue.ts'
import type { JobSignal } from './job-signal.ts'
import { watchJob } from './watch.ts'

/** A queue that announces this process's changes to others, and reports theirs while the signal works. */
export function signalledQueue(queue: JobQueue, signal: JobSignal): JobQueue & Disposable {
  const { durable, shared } = queue.guarantees
  const stop = queue.onChange(() => signal.announce())
  const signalled: JobQueue & Disposable = {
    ...queue,
    guarantees: {
      durable,
      shared,
      get notifies() {
        return signal.problem() === null
      },
    },
    onChange(listener) {
      const unsubscribe = [queue.onChange(listener), signal.subscribe(listener)]
      return () => {
        for (const each of unsubscribe) each()
      }
    },
    watch: (id, options) => watchJob(signalled, id, options?.signal),
    [Symbol.dispose]: stop,
  }
  return signalled
}
