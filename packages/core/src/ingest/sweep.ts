import { setImmediate } from 'node:timers/promises'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { DocumentVersion } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { Store } from '../store/store.ts'

/** Younger blobs may belong to an upload in progress, in this process or another. */
const SETTLED_MS = 60 * 60 * 1000

/** Blobs looked up in the catalog in one round trip. */
const LOOKED_UP = 500

/** Orphans deleted by one sweep. The next one goes on. */
const MOST_ORPHANS = 10_000

/** Chunks deleted in one transaction: about 2 to 10 ms of work, besides the commit. */
const FEWEST_SWEPT = 64
const MOST_SWEPT = 256
/** How long deleting some of them may take before it is fewer the next time. */
const SWEEP_MS = 25

/** Options of {@link sweepOrphans}. */
export interface SweepOptions {
  /** @defaultValue one hour */
  readonly settledMs?: number
  /** Whether to delete orphans even if they are more than the blobs that belong to a document. @defaultValue false */
  readonly evenMost?: boolean
  readonly signal?: AbortSignal
}

/**
 * Deletes what crashes left behind (partly written blobs, complete blobs whose document was never recorded, removed
 * chunks), expired idempotency keys, locks, stream tickets and streams. Memory use does not grow with the number of blobs.
 *
 * @throws DocChatError `NOT_CONFIGURED` when most blobs belong to no document, as with an empty database or another one's
 * blobs: they are kept.
 */
export async function sweepOrphans(
  store: Store,
  blobs: BlobStore,
  { settledMs = SETTLED_MS, evenMost = false, signal }: SweepOptions = {},
): Promise<void> {
  await store.idempotencyKeys.prune()
  await store.locks.prune()
  await store.streamTickets.prune()
  await store.eventStreams?.prune()
  await blobs.sweep(settledMs)
  await sweepIndex(store, signal)
  // The documents that are still to be copied have blobs already.
  if ((await store.records?.migration()) == null)
    await sweepBlobs(store, blobs, { settledMs, evenMost, ...(signal && { signal }) })
}

async function sweepBlobs(
  { catalog }: Store,
  blobs: BlobStore,
  { settledMs, evenMost, signal }: SweepOptions,
): Promise<void> {
  const orphans: string[] = []
  let known = 0
  let unknown = 0
  for await (const keys of batchesOf(blobs.keys(settledMs), LOOKED_UP)) {
    signal?.throwIfAborted()
    const inUse = await catalog.blobsInUse(keys)
    known += inUse.size
    unknown += keys.length - inUse.size
    if (orphans.length < MOST_ORPHANS) orphans.push(...keys.filter((key) => !inUse.has(key)))
  }
  if (unknown > known && !evenMost) throw foreignBlobs(known, unknown)
  for await (const keys of batchesOf(orphans, LOOKED_UP)) {
    signal?.throwIfAborted()
    const inUse = await catalog.blobsInUse(keys)
    for (const key of keys) if (!inUse.has(key)) await blobs.delete(key)
  }
}

function foreignBlobs(known: number, unknown: number): DocChatError {
  const message = `Of ${known + unknown} stored files, ${unknown} belong to no document of this database. They are kept, in case it is not the one they belong to: check the data directory, DOCCHAT_DATABASE_URL and DOCCHAT_DATABASE_SCHEMA, and the bucket and its prefix.`
  return new DocChatError('NOT_CONFIGURED', message, { details: { known, unknown } })
}

/** Returns the keys of all blobs that belong to a version. */
export function blobsOf({ blobKey, thumbnailKey }: DocumentVersion): string[] {
  return thumbnailKey === null ? [blobKey] : [blobKey, thumbnailKey]
}

/**
 * Deletes removed chunks a few at a time, so that other writers, and in an embedded store this process, do not wait long: fewer
 * at a time where that takes long.
 */
export async function sweepIndex(store: Pick<Store, 'search'>, signal?: AbortSignal): Promise<void> {
  let limit = FEWEST_SWEPT
  for (;;) {
    await setImmediate()
    signal?.throwIfAborted()
    const started = performance.now()
    if ((await store.search.sweep(limit)) === 0) return
    const isFast = performance.now() - started < SWEEP_MS
    limit = isFast ? Math.min(MOST_SWEPT, 2 * limit) : Math.max(FEWEST_SWEPT, limit / 2)
  }
}

async function* batchesOf<T>(
  items: AsyncIterable<T> | Iterable<T>,
  size: number,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
