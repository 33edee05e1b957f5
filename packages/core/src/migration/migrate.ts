import { DocChatError } from '../errors.ts'
import { verify } from '../maintenance/verify.ts'
import type { Store } from '../store/store.ts'
import { compareRecords } from './compare.ts'
import { copyBlobs, type MigratedStore } from './copy-blobs.ts'
import { copyRecords, type MigrationProgress } from './copy-records.ts'
import type { StoreRecords } from './records.ts'

/** Options of {@link migrate}. */
export interface MigrateOptions {
  /** Names the store that is copied: only a migration of the same name is continued. */
  readonly source: string
  readonly from: MigratedStore
  /** Empty, or where the same migration was interrupted. */
  readonly to: MigratedStore
  /** Whether to copy the documents' bytes too. @defaultValue false */
  readonly copiesBlobs?: boolean
  readonly onProgress?: (progress: MigrationProgress) => void
  readonly signal?: AbortSignal
}

/** What {@link migrate} copied. */
export interface Migration {
  /** How many records are the same in both stores, by the names of their tables. */
  readonly records: ReadonlyMap<string, number>
  /** How many blobs were copied, not counting those that were there already. */
  readonly blobs: number
  /** What is wrong with the copy; empty when it can be used. */
  readonly problems: readonly string[]
}

/**
 * Copies a store into another one, of whatever kind, compares the two and verifies the copy. After an interruption, the
 * same call goes on. Nothing else may use either of them meanwhile: what does is noticed in the end, and is a problem.
 *
 * @throws DocChatError `NOT_SUPPORTED` when a store cannot be copied; `INVALID_ARGUMENT` when the target is not empty.
 */
export async function migrate(options: MigrateOptions): Promise<Migration> {
  const { source, signal, onProgress = () => undefined, copiesBlobs = false } = options
  const from = recordsOf(options.from.store, 'from')
  const to = recordsOf(options.to.store, 'into')
  const copied = { from, to, source, onProgress, signal }
  await copyRecords(copied)
  const blobs = copiesBlobs ? await copyBlobs(options.from, options.to.blobs, copied) : 0
  const { records, problem } = await compareRecords(copied)
  if (problem !== null) return { records, blobs, problems: [problem] }
  onProgress({ stage: 'verify', table: null, done: 0, total: 1 })
  await to.finish()
  const { problems } = await verify(options.to.store, options.to.blobs)
  onProgress({ stage: 'verify', table: null, done: 1, total: 1 })
  return { records, blobs, problems: problems.map(({ message }) => message) }
}

function recordsOf({ records }: Store, direction: string): StoreRecords {
  if (records !== undefined) return records
  throw new DocChatError('NOT_SUPPORTED', `Nothing can be copied ${direction} this kind of store.`)
}
