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
/** What follows bytes that were there already is read twice as far as this, at most. */
const MOST_AFTER_EARLY = 1 << 18

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
  const early = new Set([...new Set([0, lastPiece])].map((piece) => ask(piece, piece)))
  let expected: Region | undefined
  let next = -1
  let length = PIECE_BYTES

  async function readEarly({ start, end }: ByteRange): Promise<Bytes | undefined> {
    const region = [...early].find((one) => one.start <= start && end <= one.end)
    if (region === undefined) return undefined
    // pdf.js keeps what it gets; what lies before may be wanted later.
    early.delete(region)
    if (start > region.start) early.add({ ...region, end: start })
    const bytes = (await region.bytes)?.subarray(start - region.start, region.end - region.start)
    return bytes !== undefined && start + bytes.length >= end ? bytes : undefined
  }

  return {
    async read({ start, end }) {
      const known = await readEarly({ start, end })
      if (known !== undefined) length = Math.min(known.length, MOST_AFTER_EARLY)
      else length = start === next ? Math.min(2 * length, MOST_BYTES) : PIECE_BYTES
      const bytes = known ?? (await fetch({ start, end: Math.min(sizeBytes, Math.max(end, start + length)) }))
      next = start + bytes.length
      for (let piece = pieceAt(start); piece * PIECE_BYTES < next; piece++) delivered.add(piece)
      return bytes
    },
    expect(page) {
      const size = sizeBytes / pages
      const at = (page - 1) * size
      const lowest = pieceAt(Math.max(0, at - Math.min(BEFORE * size, MOST_EXPECTED_BYTES)))
      const highest = pieceAt(Math.min(sizeBytes - 1, at + Math.min(AFTER * size, MOST_EXPECTED_BYTES)))
      const isKnown = (piece: number) => delivered.has(piece) || piece === 0 || piece === lastPiece
      let first = pieceAt(at)
      while (first > lowest && isKnown(first)) first--
      let last = first
      while (first > lowest && !isKnown(first - 1)) first--
      while (last < highest && !isKnown(last + 1)) last++
      for (const region of early) if (region.bytes === expected?.bytes) early.delete(region)
      expected = isKnown(first) ? undefined : ask(first, last)
      if (expected !== undefined) early.add(expected)
    },
  }
}

function pieceAt(byte: number): number {
  return Math.floor(byte / PIECE_BYTES)
}
