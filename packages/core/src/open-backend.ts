import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from './blobs/blob-store.ts'
import { dataDirError } from './data-dir-error.ts'
import type { Disposer } from './disposer.ts'
import { DocChatError } from './errors.ts'
import { errnoOf } from './file-error.ts'
import { checkSpace } from './maintenance/check-space.ts'
import { makeFolder } from './make-folder.ts'
import type { DocChatOptions } from './options.ts'
import type { Store } from './store/store.ts'
import { type PartialFiles, partialFiles } from './upload/partial-files.ts'

const SQLITE_PACKAGES = ['better-sqlite3', 'sqlite-vec'] as const

/** Where all data is stored. */
export interface Backend {
  readonly store: Store
  readonly blobs: BlobStore
  /** Throws when the disk of the data directory is full; null without a data directory. */
  readonly checkSpace: (() => Promise<void>) | null
  /** Files that arrive in parts; null without a data directory. */
  readonly partialFiles: PartialFiles | null
}

/**
 * Returns the store and blobs from the options; either one that is missing is opened in the data directory. The
 * embedded implementations are imported only when used, so that DocChat runs on other stores without SQLite
 * installed.
 *
 * A data directory that cannot be written to is opened for reading if there are no workers.
 *
 * @throws DocChatError `NOT_CONFIGURED` when the data directory is not a folder, or cannot be opened.
 */
export async function openBackend(options: DocChatOptions, disposer: Disposer): Promise<Backend> {
  const { dataDir, store, blobs } = options
  if (dataDir === undefined) {
    if (store !== undefined && blobs !== undefined)
      return { store, blobs, checkSpace: null, partialFiles: null }
    const missing = store === undefined ? 'store' : 'blobs'
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `There is no ${missing}: set dataDir, or both store and blobs.`,
    )
  }
  try {
    await makeFolder(dataDir)
    const isReadOnly = await canOnlyBeRead(dataDir, options)
    return {
      blobs: blobs ?? disposer.use(await openBlobs(join(dataDir, 'blobs'))),
      store: store ?? disposer.use(await openStore(dataDir, isReadOnly)),
      checkSpace: () => checkSpace(dataDir),
      partialFiles: partialFiles(join(dataDir, 'uploads')),
    }
  } catch (error) {
    throw dataDirError(dataDir, error)
  }
}

async function openBlobs(directory: string): Promise<BlobStore> {
  const { fileSystemBlobStore } = await import('./blobs/file-system.ts')
  return fileSystemBlobStore({ directory })
}

const UNWRITABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS'])

/** Without workers, documents in a folder that cannot be written to can still be read. */
async function canOnlyBeRead(dataDir: string, { workers, store }: DocChatOptions): Promise<boolean> {
  const database = join(dataDir, 'docchat.db')
  try {
    await access(dataDir, constants.W_OK | constants.X_OK)
    await access(database, constants.W_OK)
    return false
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    const mayRead = workers === 0 && store === undefined && UNWRITABLE.has(errnoOf(error))
    if (!mayRead || !(await isReadable(database))) throw error
    return true
  }
}

function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
}

async function openStore(directory: string, isReadOnly: boolean): Promise<Store> {
  const { readOnlyStore, sqliteStore } = await import('./sqlite/index.ts').catch((error: unknown) => {
    throw explained(error)
  })
  return isReadOnly ? readOnlyStore({ directory }) : sqliteStore({ directory })
}

/** Turns a failed import of a package of the embedded store into an error that says what to install. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) return error
  const missing = SQLITE_PACKAGES.find((name) => error.message.includes(`'${name}'`))
  if (missing === undefined) return error
  const message = `The embedded store needs ${missing}, which is not installed. Install ${SQLITE_PACKAGES.join(' and ')}, or set your own store and blobs instead of dataDir.`
  return new DocChatError('NOT_CONFIGURED', message, { cause: error })
}
