import type { ByteRange } from '@docchat/client'

/** Reads bytes of a file from `start` on: up to `end` at least, and further where the file is read in order. */
export interface ReadAhead {
  read(range: ByteRange): Promise<Uint8Array<ArrayBuffer>>
}

interface FileToRead {
  readonly sizeBytes: number
  fetch(range: ByteRange): Promise<Uint8Array<ArrayBuffer>>
}

/** What is read at once: enough for a page of text. */
export const PIECE_BYTES = 1 << 16
const MOST_BYTES = 1 << 22

/**
 * pdf.js finds a page by reading its siblings, one after the other. Each piece that follows the one before is twice as
 * large, so that pages which lie behind one another take few requests. The beginning and the end of the file, which are
 * always wanted first, are asked for at once.
 */
export function readAhead({ sizeBytes, fetch }: FileToRead): ReadAhead {
  const lastPiece = Math.floor(Math.max(0, sizeBytes - 1) / PIECE_BYTES) * PIECE_BYTES
  const early = new Map<number, Promise<Uint8Array<ArrayBuffer>>>()
  for (const start of new Set([0, lastPiece])) {
    const bytes = fetch({ start, end: Math.min(sizeBytes, start + PIECE_BYTES) })
    bytes.catch(() => {}) // Whoever reads it is told.
    early.set(start, bytes)
  }
  let next = -1
  let length = PIECE_BYTES
  return {
    async read({ start, end }) {
      const known = await early.get(start)
      early.delete(start)
      if (known !== undefined && start + known.length >= end) return known
      length = start === next ? Math.min(2 * length, MOST_BYTES) : PIECE_BYTES
      next = Math.min(sizeBytes, Math.max(end, start + length))
      return fetch({ start, end: next })
    },
  }
}
