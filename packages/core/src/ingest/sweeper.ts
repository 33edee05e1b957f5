import { randomUUID } from 'node:crypto'
import type { BlobStore } from '../blobs/blob-store.ts'
import { DocChatError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import { sweepOrphans } from './sweep.ts'

/** What {@link startSweeper} works with. */
export interface SweeperDependencies {
  readonly store: Store
  readonly blobs: BlobStore
  readonly onError: (error: unknown) => void
}

const LOCK = 'sweep'
/** However many processes there are, the deployment is swept once in this time. */
const EVERY_MS = 60 * 60 * 1000

/** Sweeps orphans now and every hour, unless another process on the store has done so within the hour. */
export function startSweeper({ store, blobs, onError }: SweeperDependencies): AsyncDisposable {
  const holder = randomUUID()
  const closing = new AbortController()
  let running = sweep()
  const timer = setInterval(() => {
    running = running.then(sweep)
  }, EVERY_MS)
  timer.unref()

  async function sweep(): Promise<void> {
    try {
      // The lock is not given up: until it expires, the deployment is swept.
      if (!(await store.locks.acquire(LOCK, holder, EVERY_MS))) return
      await sweepOrphans(store, blobs, { signal: closing.signal })
    } catch (error) {
      if (!closing.signal.aborted) onError(error)
      // What was not swept is for the next process.
      await store.locks.release(LOCK, holder).catch(() => undefined)
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      closing.abort(new DocChatError('CLOSED', 'DocChat was closed.'))
      await running
    },
  }
}
