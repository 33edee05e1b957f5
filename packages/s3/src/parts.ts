import { DocChatError } from '@docchat/core'

/** The smallest part that S3 accepts. */
export const PART_BYTES: number = 5 * 1024 * 1024
const MOST_PARTS = 10_000

/** A part of a blob. */
export interface Part {
  /** Overwritten while the part after the next one is collected. */
  readonly bytes: Uint8Array
  /** From 1. */
  readonly number: number
  /** Whether it is all there is. */
  readonly isWhole: boolean
}

/**
 * Collects a stream into parts of the same size; only the last one is smaller. An empty stream is one empty part.
 *
 * Two buffers take turns, so memory use is bounded without the garbage collector having to keep up.
 *
 * @throws DocChatError `FILE_TOO_LARGE`; the signal's reason when aborted; whatever `source` throws.
 */
export async function* inParts(
  source: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Part> {
  let [buffer, other] = [Buffer.allocUnsafe(PART_BYTES), Buffer.alloc(0)]
  let filled = 0
  let number = 0
  for await (const chunk of source) {
    signal?.throwIfAborted()
    for (let at = 0; at < chunk.length; ) {
      // Only now is it known that the full part is not the last one.
      if (filled === PART_BYTES) {
        if (++number === MOST_PARTS) throw tooLarge()
        yield { bytes: buffer, number, isWhole: false }
        if (other.length === 0) other = Buffer.allocUnsafe(PART_BYTES)
        ;[buffer, other, filled] = [other, buffer, 0]
      }
      const taken = Math.min(chunk.length - at, PART_BYTES - filled)
      buffer.set(chunk.subarray(at, at + taken), filled)
      filled += taken
      at += taken
    }
  }
  signal?.throwIfAborted()
  yield { bytes: buffer.subarray(0, filled), number: number + 1, isWhole: number === 0 }
}

function tooLarge(): DocChatError {
  const limitBytes = PART_BYTES * MOST_PARTS
  const message = `The file is larger than ${limitBytes} bytes, which is the most that can be stored in parts. Split it.`
  return new DocChatError('FILE_TOO_LARGE', message, { details: { limitBytes } })
}
