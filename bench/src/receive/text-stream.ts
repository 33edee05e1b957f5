const CHUNK_BYTES = 64 * 1024

/** Yields readable lines of the given total size, in chunks like those of a socket. */
export function* textStream(sizeBytes: number): Generator<Uint8Array, void, undefined> {
  const chunk = Buffer.alloc(CHUNK_BYTES, 'The notice period is six months to the end of a quarter.\n')
  for (let left = sizeBytes; left > 0; left -= CHUNK_BYTES) {
    yield left < CHUNK_BYTES ? chunk.subarray(0, left) : chunk
  }
}
