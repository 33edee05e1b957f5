import { Readable } from 'node:stream'
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { type ByteRange, blobNotFound } from '@docchat/core/backend'
import { isNotFound, isOutOfRange, s3Error } from './errors.ts'
import type { Place } from './place.ts'

/** How often a download continues where it broke off without a single byte in between. */
const MOST_CONTINUATIONS = 3

/**
 * Opens a blob for reading. A connection that breaks, or that a slow reader leaves idle for too long, is replaced.
 *
 * @throws DocChatError `BLOB_NOT_FOUND`, before anything was read.
 */
export async function download(place: Place, key: string, range?: ByteRange): Promise<Readable> {
  const { start = 0, end } = range ?? {}
  if (end !== undefined && end <= start) return Readable.from([])
  const first = await open(place, key, start, end)
  if (first === null) return Readable.from([])
  let current = bodyOf(first)
  const { ETag } = first

  async function* bytes(): AsyncGenerator<Uint8Array> {
    let position = start
    for (let failures = 0; ; ) {
      try {
        for await (const chunk of current) {
          position += chunk.length
          failures = 0
          yield chunk
        }
        return
      } catch (error) {
        if (++failures > MOST_CONTINUATIONS) throw await s3Error(error, place, key)
        const next = await open(place, key, position, end, ETag)
        if (next === null) return
        current = bodyOf(next)
      }
    }
  }

  const stream = Readable.from(bytes(), { objectMode: false })
  return stream.once('close', () => current.destroy())
}

/** Null if there is nothing there to read. */
async function open(
  place: Place,
  key: string,
  start: number,
  end: number | undefined,
  etag?: string,
): Promise<GetObjectCommandOutput | null> {
  const { client, bucket, prefix } = place
  const whole = start === 0 && end === undefined
  try {
    return await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: prefix + key,
        ...(!whole && { Range: `bytes=${start}-${end === undefined ? '' : end - 1}` }),
        ...(etag !== undefined && { IfMatch: etag }),
      }),
    )
  } catch (error) {
    if (isOutOfRange(error)) return null
    if (isNotFound(error)) throw blobNotFound(key)
    throw await s3Error(error, place, key)
  }
}

function bodyOf({ Body }: GetObjectCommandOutput): Readable {
  return Body instanceof Readable ? Body : Readable.from([])
}
