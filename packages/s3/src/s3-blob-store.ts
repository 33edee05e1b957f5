import { DeleteObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { type BlobStore, blobNotFound, checkBlobKey, newBlobKey } from '@docchat/core/backend'
import { type S3ClientOptions, s3Client } from './client.ts'
import { download } from './download.ts'
import { isNotFound, s3Error } from './errors.ts'
import { blobKeys, sweepUploads } from './listing.ts'
import type { Place } from './place.ts'
import { sweepTemporary, temporaryFile } from './temporary-file.ts'
import { upload } from './upload.ts'

/** Options of {@link s3BlobStore}. */
export interface S3BlobStoreOptions extends S3ClientOptions {
  /** The bucket, which must exist. */
  readonly bucket: string
  /** Comes before the key of each blob, such as `docchat/`. Nothing else may be stored under it. @defaultValue '' */
  readonly prefix?: string
  /** A client of your own, instead of the options for one. The caller destroys it. */
  readonly client?: S3Client
}

/**
 * Stores each blob as an object in S3 or a service that speaks its protocol. Nothing is connected before the first use.
 *
 * Every method throws a DocChatError that names bucket and endpoint: `NOT_CONFIGURED` (credentials, permissions, region, a missing
 * bucket, the clock), `STORE_BUSY` (throttled), `STORE_UNAVAILABLE` (unreachable, or failing), after the client's retries.
 *
 * @example
 * const blobs = s3BlobStore({ bucket: 'docs', region: 'eu-central-1' })
 * const docchat = await createDocChat({ dataDir: '.docchat', blobs })
 */
export function s3BlobStore({
  bucket,
  prefix = '',
  client: given,
  ...options
}: S3BlobStoreOptions): BlobStore {
  const client = given ?? s3Client(options)
  const place: Place = { client, bucket, prefix }
  const object = (key: string) => ({ Bucket: bucket, Key: prefix + checkBlobKey(key) })

  /** Found by listing: the reply to a failed HEAD says neither why, nor whether it is the bucket that is missing. */
  async function size(key: string): Promise<number | null> {
    const { Key } = object(key)
    try {
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: Key, MaxKeys: 1 }),
      )
      const found = Contents.find((one) => one.Key === Key)
      return found === undefined ? null : (found.Size ?? 0)
    } catch (error) {
      throw await s3Error(error, place, key)
    }
  }

  const store: BlobStore = {
    durable: true,
    async put(source, { signal, key } = {}) {
      const { Key } = object(key ?? newBlobKey())
      const stored = Key.slice(prefix.length)
      try {
        return { key: stored, sizeBytes: await upload(place, stored, source, signal) }
      } catch (error) {
        // Completed, perhaps, although the reply was lost. What another put stored under the same key stays.
        if (key === undefined) await store.delete(stored).catch(() => undefined)
        throw error
      }
    },
    async get(key, range) {
      if (range === undefined || range.end > range.start) return download(place, checkBlobKey(key), range)
      if ((await size(key)) === null) throw blobNotFound(key)
      return download(place, key, { start: 0, end: 0 })
    },
    async asFile(key) {
      return temporaryFile(await store.get(key), key)
    },
    size,
    async delete(key) {
      try {
        await client.send(new DeleteObjectCommand(object(key)))
      } catch (error) {
        if (!isNotFound(error)) throw await s3Error(error, place, key)
      }
    },
    keys: (olderThanMs = 0) => blobKeys(place, olderThanMs),
    async sweep(olderThanMs) {
      await sweepTemporary()
      return sweepUploads(place, olderThanMs)
    },
    async [Symbol.asyncDispose]() {
      if (given === undefined) client.destroy()
    },
  }
  return store
}
