import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { DocChatError } from '../errors.ts'
import { HEAD_BYTES } from '../extract/format.ts'
import { fileError } from '../file-error.ts'
import { abortable } from './streams.ts'

/** A hash of a part, which is discarded if it has another. */
export interface Checksum {
  /** An algorithm of `node:crypto`, such as `sha1`. */
  readonly algorithm: string
  readonly digest: Uint8Array
}

/** Options of `Uploads.append()`. */
export interface AppendOptions {
  readonly checksum?: Checksum
  /** Ends the part; what has arrived is kept. */
  readonly signal?: AbortSignal
}

/** Options of {@link appendPart}. */
export interface AppendPartOptions extends AppendOptions {
  readonly offset: number
  /** The size of the whole file. */
  readonly sizeBytes: number
  /** Told the beginning of the file once that has been written. An error ends the part. */
  onHead(head: Uint8Array): Promise<void>
}

/**
 * Writes a part of a file, and resolves once it is durable. If the part breaks off, what arrived is kept and durable too,
 * unless it has a checksum or is too long.
 */
export async function appendPart(
  file: FileHandle,
  content: AsyncIterable<Uint8Array>,
  { offset, sizeBytes, checksum, signal, onHead }: AppendPartOptions,
): Promise<void> {
  const hash = checksum && createHash(checksum.algorithm)
  const headBytes = Math.min(HEAD_BYTES, sizeBytes)
  let end = offset
  let discard = checksum !== undefined
  try {
    for await (const chunk of abortable(content, signal)) {
      if (end + chunk.length > sizeBytes) {
        discard = true
        throw tooLong(sizeBytes)
      }
      hash?.update(chunk)
      const before = end
      for (let written = 0; written < chunk.length; ) {
        const { bytesWritten } = await file.write(chunk, written, chunk.length - written, end)
        written += bytesWritten
        end += bytesWritten
      }
      if (before < headBytes && end >= headBytes) await onHead(await beginning(file, headBytes))
    }
    if (hash && checksum && !hash.digest().equals(checksum.digest)) {
      const message = 'The part has another checksum than the one that was sent with it. Send it again.'
      throw new DocChatError('UPLOAD_CHECKSUM_MISMATCH', message)
    }
    discard = false
  } catch (error) {
    throw fileError(error)
  } finally {
    if (discard) await file.truncate(offset)
    await file.sync()
  }
}

async function beginning(file: FileHandle, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
  return buffer.subarray(0, bytesRead)
}

function tooLong(sizeBytes: number): DocChatError {
  const message = `The upload was declared with ${sizeBytes} bytes, and this part goes beyond them. Send no more than that.`
  return new DocChatError('FILE_TOO_LARGE', message, { details: { limitBytes: sizeBytes } })
}
