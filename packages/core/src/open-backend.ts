import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from './blobs/blob-store.ts'
import type { Disposer } from './disposer.ts'
import { DocChatError } from './errors.ts'
import type { DocChatOptions } from './options.ts'
import type { Store } from './store/store.ts'

const SQLITE_PACKAGES = ['better-sqlite3', 'sqlite-vec'] as const

/** Where everything is kept. */
export interface Backend {
  readonly store: Store
  readonly blobs: BlobStore
}

/**
 * The store and blobs that the options give; what they do not give is opened in the data directory. The embedded parts are
 * loaded only when they are used, so that DocChat runs on other stores where SQLite is not installed.
 */
export async function openBackend(options: DocChatOptions, disposer: Disposer): Promise<Backend> {
  if (options.store !== undefined) disposer.use(options.store)
  if (options.blobs !== undefined) disposer.use(options.blobs)
  const { dataDir } = options
  if (options.store !== undefined && options.blobs !== undefined)
    return { store: options.store, blobs: options.blobs }
  if (dataDir === undefined) {
    const missing = options.store === undefined ? 'store' : 'blobs'
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `There is no ${missing}: give a dataDir, or both store and blobs.`,
    )
  }
  await mkdir(dataDir, { recursive: true })
  return {
    blobs: options.blobs ?? disposer.use(await openBlobs(join(dataDir, 'blobs'))),
    store: options.store ?? disposer.use(await openStore(dataDir)),
  }
}

async function openBlobs(directory: string): Promise<BlobStore> {
  const { fileSystemBlobStore } = await import('./blobs/file-system.ts')
  return fileSystemBlobStore({ directory })
}

async function openStore(directory: string): Promise<Store> {
  const { sqliteStore } = await import('./sqlite/index.ts').catch((error: unknown) => {
    throw explained(error)
  })
  return sqliteStore({ directory })
}

/** Says what to do where a package of the embedded store is not installed. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) return error
  const missing = SQLITE_PACKAGES.find((name) => error.message.includes(`'${name}'`))
  if (missing === undefined) return error
  const message = `${missing} is not installed: the embedded store needs it. Install ${SQLITE_PACKAGES.join(' and ')}, or give a store and blobs of your own instead of a dataDir.`
  return new DocChatError('NOT_CONFIGURED', message, { cause: error })
}
