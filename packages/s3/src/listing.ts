import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  paginateListObjectsV2,
  paginateListParts,
} from '@aws-sdk/client-s3'
import { isNotFound, s3Error } from './errors.ts'
import { type Place, serverNow } from './place.ts'

const BLOB_KEY = /^[0-9a-f]{32}$/

/** Yields the keys of all blobs that are at least this old. */
export async function* blobKeys(place: Place, olderThanMs: number): AsyncGenerator<string> {
  const { client, bucket, prefix } = place
  try {
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client },
      { Bucket: bucket, Prefix: prefix },
    ))
      for (const { Key = '', LastModified } of Contents) {
        const key = Key.slice(prefix.length)
        if (BLOB_KEY.test(key) && isOlder(place, LastModified, olderThanMs)) yield key
      }
  } catch (error) {
    throw await s3Error(error, place)
  }
}

/** Removes the parts of uploads to which nothing was added for so long. @returns how many uploads. */
export async function sweepUploads(place: Place, olderThanMs: number): Promise<number> {
  const { client, bucket } = place
  let swept = 0
  try {
    for await (const one of uploads(place)) {
      if (!(await isAbandoned(place, one, olderThanMs))) continue
      await client.send(new AbortMultipartUploadCommand(uploadIn(bucket, one))).catch(passOverMissing)
      swept++
    }
    return swept
  } catch (error) {
    throw await s3Error(error, place)
  }
}

/** The SDK has no paginator for these. */
async function* uploads({ client, bucket, prefix }: Place): AsyncGenerator<MultipartUpload> {
  for (let marker: { KeyMarker?: string; UploadIdMarker?: string } | null = {}; marker !== null; ) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...marker }),
    )
    for (const one of page.Uploads ?? []) if (BLOB_KEY.test((one.Key ?? '').slice(prefix.length))) yield one
    const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page
    marker =
      IsTruncated === true && NextKeyMarker !== undefined
        ? {
            KeyMarker: NextKeyMarker,
            ...(NextUploadIdMarker !== undefined && { UploadIdMarker: NextUploadIdMarker }),
          }
        : null
  }
}

async function isAbandoned(place: Place, one: MultipartUpload, olderThanMs: number): Promise<boolean> {
  if (!isOlder(place, one.Initiated, olderThanMs)) return false
  if (olderThanMs <= 0) return true
  const pages = paginateListParts({ client: place.client }, uploadIn(place.bucket, one))
  try {
    for await (const { Parts = [] } of pages)
      if (!Parts.every(({ LastModified }) => isOlder(place, LastModified, olderThanMs))) return false
    return true
  } catch (error) {
    passOverMissing(error)
    return false
  }
}

function uploadIn(bucket: string, { Key, UploadId }: MultipartUpload) {
  return { Bucket: bucket, Key, UploadId }
}

function isOlder(place: Place, date: Date | undefined, ms: number): boolean {
  return date !== undefined && serverNow(place) - date.getTime() >= ms
}

/** It was completed or removed in the meantime. */
function passOverMissing(error: unknown): void {
  if (!isNotFound(error)) throw error
}
