import { randomUUID } from 'node:crypto'
import type { BlobStore } from '../blobs/blob-store.ts'
import { DocChatError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import type { PartialFiles } from '../upload/partial-files.ts'
import { sweepTrash } from './purge.ts'
import { sweepOrphans } from './sweep.ts'

/** What {@link startSweeper} works with. */
export interface SweeperDependencies {
  readonly store: Store
  readonly blobs: BlobStore
  /** Uploads that arrive in parts. @defaultValue none */
  readonly resumable?: { readonly files: PartialFiles | null; readonly ttlMs: number }
  readonly onError: (error: unknown) => void
}

const LOCK = 'sweep'
/** A process that dies is replaced after this time; a live one extends its lock well before. */
const TTL_MS = 120_000
const EXTEND_MS = 45_000
const SWEEP_EVERY_MS = 60 * 60 * 1000

/**
 * Empties the trash of what is old and sweeps orphans, now and every hour. Only one process of a deployment does this: the one that holds the lock, which it
 * keeps until it is closed or dies.
 */
export function startSweeper({ store, blobs, resumable, onError }: SweeperDependencies): AsyncDisposable {
  const holder = randomUUID()
  const closing = new AbortController()
  const { signal } = closing
  let due = performance.now()
  let running = turn()
  const timer = setInterval(() => {
    running = Promise.all([running, turn()]).then(() => undefined)
  }, EXTEND_MS)
  timer.unref()

  async function turn(): Promise<void> {
    try {
      if (!(await store.locks.acquire(LOCK, holder, TTL_MS))) return
      if (performance.now() < due) return
      due = performance.now() + SWEEP_EVERY_MS
      await resumable?.files?.sweep(resumable.ttlMs)
      await sweepTrash({ store, blobs, onError }, signal)
      await sweepOrphans(store, blobs, { signal })
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      closing.abort(new DocChatError('CLOSED', 'DocChat was closed.'))
      await running
      await store.locks.release(LOCK, holder).catch(onError)
    },
  }
}
