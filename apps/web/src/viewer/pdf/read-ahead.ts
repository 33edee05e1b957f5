import type { ByteRange } from '@docchat/client'

type Bytes = Uint8Array<ArrayBuffer>

/** Reads the bytes of a file. */
export interface ReadAhead {
  /** Reads from `start` up to `end` at least, and further where the file is read in order or more is there already. */
  read(range: ByteRange): Promise<Bytes>
  /** Asks for what a page will probably need. Pages are counted from 1. */
  expect(page: number): void
}

interface FileToRead {
  readonly sizeBytes: number
  readonly pages: number
  fetch(range: ByteRange): Promise<Bytes>
}

/** What is read at once: enough for a page of text. */
export const PIECE_BYTES = 1 << 16
const MOST_BYTES = 1 << 22

/** So many pages before the wanted one are asked for, because pdf.js counts its siblings, and so many after it. */
const BEFORE = 32
const AFTER = 2
const MOST_EXPECTED_BYTES = 1 << 21

/** Bytes that have been asked for before pdf.js wants them. */
interface Region extends ByteRange {
  readonly bytes: Promise<Bytes | undefined>
}

/**
 * pdf.js finds a page by reading its siblings, one after the other. Most files have their pages in order, so that what is
 * around the wanted one is asked for at once, after the beginning and the end of the file, which are always wanted first.
 * Elsewhere, each piece that follows the one before is twice as large.
 */
export function readAhead({ sizeBytes, pages, fetch }: FileToRead): ReadAhead {
  const delivered = new Set<number>()
  const lastPiece = pieceAt(Math.max(0, sizeBytes - 1))
  const ask = (first: number, last: number): Region => {
    const range = { start: first * PIECE_BYTES, end: Math.min(sizeBytes, (last + 1) * PIECE_BYTES) }
    // Whoever wants them asks again, and is told.
    return { ...range, bytes: fetch(range).catch(() => undefined) }
  }
  const ends = [...new Set([0, lastPiece])].map((piece) => ask(piece, piece))
  const early = new Set(ends)
  let expected: Region | undefined
  let next = -1
  let length = PIECE_BYTES

  async function readEarly({ start, end }: ByteRange): Promise<Bytes | undefined> {
    const region = [...early].find((one) => one.start <= start && end <= one.end)
    if (region === undefined) return undefined
    // pdf.js keeps what it gets, and takes the memory with it.
    early.delete(region)
    const bytes = (await region.bytes)?.subarray(start - region.start)
    return bytes !== undefined && start + bytes.length >= end ? bytes : undefined
  }

  return {
    async read({ start, end }) {
      const known = await readEarly({ start, end })
      if (known === undefined) length = start === next ? Math.min(2 * length, MOST_BYTES) : PIECE_BYTES
      const bytes = known ?? (await fetch({ start, end: Math.min(sizeBytes, Math.max(end, start + length)) }))
      next = start + bytes.length
      for (let piece = pieceAt(start); piece * PIECE_BYTES < next; piece++) delivered.add(piece)
      return bytes
    },
    expect(page) {
      const size = sizeBytes / pages
      const at = (page - 1) * size
      let first = pieceAt(Math.max(0, at - Math.min(BEFORE * size, MOST_EXPECTED_BYTES)))
      let last = pieceAt(Math.min(sizeBytes - 1, at + Math.min(AFTER * size, MOST_EXPECTED_BYTES)))
      const isKnown = (piece: number) => delivered.has(piece) || piece === 0 || piece === lastPiece
      while (first <= last && isKnown(first)) first++
      while (first <= last && isKnown(last)) last--
      if (expected !== undefined) early.delete(expected)
      expected = first <= last ? ask(first, last) : undefined
      if (expected !== undefined) early.add(expected)
    },
  }
}

function pieceAt(byte: number): number {
  return Math.floor(byte / PIECE_BYTES)
}
