import { Readable } from 'node:stream'
import type { BlobStore } from '../../../packages/core/src/blobs/blob-store.ts'
import { uploadLimits } from '../../../packages/core/src/upload/limits.ts'
import { receive } from '../../../packages/core/src/upload/receive.ts'
import { textStream } from './text-stream.ts'

/** Receives a text of the given size: type, limit and hash are checked on the way, and the result is durable. */
export async function receiveText(blobs: BlobStore, sizeBytes: number): Promise<void> {
  const limits = uploadLimits({ maxFileBytes: sizeBytes })
  const { blobKey } = await receive(
    Readable.from(textStream(sizeBytes)),
    { name: 'bench.txt' },
    { blobs, limits },
  )
  await blobs.delete(blobKey)
}
