import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { s3Error } from './errors.ts'
import { inParts, type Part } from './parts.ts'
import type { Place } from './place.ts'

/** Uploads a blob, in parts if it is larger than one. It is visible once it is complete. @returns its size in bytes. */
export async function upload(
  place: Place,
  key: string,
  source: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<number> {
  const { client, bucket, prefix } = place
  const object = { Bucket: bucket, Key: prefix + key }
  const checked = (await client.config.requestChecksumCalculation()) === 'WHEN_SUPPORTED'
  const checksum = checked ? ({ ChecksumAlgorithm: 'SHA256' } as const) : {}
  const ending = new AbortController()
  const abortSignal = signal === undefined ? ending.signal : AbortSignal.any([ending.signal, signal])
  const explain = async (error: unknown) => Promise.reject(await s3Error(error, place, key))

  let uploadId: string | undefined
  let sending: Promise<CompletedPart> | null = null
  const sent: CompletedPart[] = []
  let sizeBytes = 0

  async function send({ bytes, number }: Part): Promise<CompletedPart> {
    const part = { ...object, ...checksum, UploadId: uploadId, PartNumber: number, Body: bytes }
    const { ETag, ChecksumSHA256 } = await client.send(new UploadPartCommand(part), { abortSignal })
    return { PartNumber: number, ETag, ...(ChecksumSHA256 !== undefined && { ChecksumSHA256 }) }
  }

  try {
    for await (const part of inParts(source, signal)) {
      sizeBytes += part.bytes.length
      if (part.isWhole) {
        const put = new PutObjectCommand({ ...object, ...checksum, Body: part.bytes })
        await client.send(put, { abortSignal }).catch(explain)
        return sizeBytes
      }
      const create = new CreateMultipartUploadCommand({ ...object, ...checksum })
      uploadId ??= (await client.send(create, { abortSignal }).catch(explain)).UploadId
      // One part is on its way while the next one is collected.
      if (sending !== null) sent.push(await sending)
      sending = send(part).catch(explain)
      sending.catch(() => undefined)
    }
    if (sending !== null) sent.push(await sending)
    const complete = { ...object, UploadId: uploadId, MultipartUpload: { Parts: sent } }
    await client.send(new CompleteMultipartUploadCommand(complete), { abortSignal }).catch(explain)
    return sizeBytes
  } catch (error) {
    ending.abort()
    await sending?.catch(() => undefined)
    // If this fails too, the sweep or a rule of the bucket removes the parts.
    if (uploadId !== undefined)
      await client
        .send(new AbortMultipartUploadCommand({ ...object, UploadId: uploadId }))
        .catch(() => undefined)
    signal?.throwIfAborted()
    throw error
  }
}
