import { existsSync, realpathSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DocChatError, type MigratedStore } from '@docchat/core'
import { blobsFor } from './blobs.ts'
import { storeFor } from './database.ts'
import type { LoadedSettings } from './load-settings.ts'

/** A data directory or a database that was opened, without being used yet. */
export interface OpenedPlace extends MigratedStore, AsyncDisposable {
  /** Where it is, without a password. */
  readonly name: string
}

/** Options of {@link openPlace}. */
export interface OpenPlaceOptions {
  /** A folder, or the URL of a PostgreSQL database. */
  readonly place: string
  /** Whether it must exist already. */
  readonly exists: boolean
  /** Whether a folder's bytes are in that folder, whatever the settings say. */
  readonly ownBlobs: boolean
  readonly onWarning: (message: string) => void
}

/**
 * Opens a store at a place other than the configured one. The bytes of a folder's documents are in it, those of a database's
 * documents in S3 or in the data directory, as the settings say.
 *
 * @throws DocChatError `INVALID_ARGUMENT` when there is nothing, `NOT_CONFIGURED`.
 */
export async function openPlace(settings: LoadedSettings, options: OpenPlaceOptions): Promise<OpenedPlace> {
  const { place, onWarning } = options
  const isUrl = /^postgres(ql)?:/.test(place)
  const { store, name } = isUrl
    ? await openDatabase(settings, place, onWarning)
    : await openFolder(resolve(place), options)
  const ownBlobs = !isUrl && (options.ownBlobs || settings.s3Bucket === undefined)
  const configured = ownBlobs ? {} : await blobsFor(settings)
  const { fileSystemBlobStore } = await import('@docchat/core/backend')
  const directory = join(isUrl ? settings.dataDir : resolve(place), 'blobs')
  const blobs = configured.blobs ?? (await fileSystemBlobStore({ directory }))
  return {
    name,
    store,
    blobs,
    async [Symbol.asyncDispose]() {
      await blobs[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

async function openDatabase(
  settings: LoadedSettings,
  databaseUrl: string,
  onWarning: (message: string) => void,
): Promise<Pick<OpenedPlace, 'store' | 'name'>> {
  const { sources } = settings
  const given = {
    ...settings,
    databaseUrl,
    sources: { ...sources, databaseUrl: { ...sources.databaseUrl, place: 'The URL' } },
  }
  const { store } = await storeFor(given, onWarning)
  if (store === undefined) throw new DocChatError('INVALID_ARGUMENT', `${databaseUrl} is no database.`)
  const { host, pathname } = new URL(databaseUrl)
  return { store, name: `postgres://${host}${pathname}#${settings.databaseSchema ?? 'docchat'}` }
}

async function openFolder(
  folder: string,
  { exists }: OpenPlaceOptions,
): Promise<Pick<OpenedPlace, 'store' | 'name'>> {
  if (exists && !existsSync(join(folder, 'docchat.db'))) {
    const message = `${folder} is no data directory: there is no docchat.db in it. Check the path.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  if (!exists) await mkdir(folder, { recursive: true, mode: 0o700 })
  const { sqliteStore } = await import('@docchat/core/sqlite')
  return { store: sqliteStore({ directory: folder }), name: realpathSync(folder) }
}
