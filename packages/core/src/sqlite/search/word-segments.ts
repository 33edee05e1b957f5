import type { Connection } from '../connection.ts'

// FTS5 keeps its index in segments, in a format that newer versions of SQLite have to read: https://sqlite.org/fts5.html, and
// the comments of fts5_index.c. What is read here is which rows have a term, and how often. What cannot be so is a `RangeError`.

/** A part of the word index, with its rows in the order of their keys. */
export interface Segment {
  readonly id: number
  /** The numbers of its pages. The first ones are left out as far as they are merged into another segment. */
  readonly first: number
  readonly last: number
  /** The number of pages of keys that were deleted since. */
  readonly tombstones: number
}

/** Versions of the format that are known; in the second, rows may be deleted within segments. */
const FORMATS = new Set([4, 5])
/** The mark of a structure with tombstones, as that of an index without content has. */
const WITH_TOMBSTONES = 0xff000001
/** The term's first byte, in an index without prefixes. */
const MAIN = '0'
/** The bytes before the rows of a page: where its first key is, and where its terms are listed. */
const HEAD = 4
/** The same on a page of tombstones: the width of a key, and how many there are. */
const TOMBSTONE_HEAD = 8

/** Returns the segments of the word index; null if its format is not known. */
export function segments(db: Connection): readonly Segment[] | null {
  const version = db
    .sql<{ readonly v: number }>("select v from chunk_words_config where k = 'version'")
    .get()?.v
  const structure = db
    .sql<{ readonly block: Buffer }>('select block from chunk_words_data where id = 10')
    .get()?.block
  if (!FORMATS.has(version ?? 0) || structure === undefined || structure.length < 8) return null
  if (structure.readUInt32BE(4) !== WITH_TOMBSTONES) return null
  const reader = { bytes: structure, at: 8 }
  const levels = varint(reader)
  varint(reader)
  varint(reader)
  const found: Segment[] = []
  for (let level = 0; level < levels; level++) {
    if (reader.at >= structure.length) throw damaged()
    varint(reader)
    for (let left = varint(reader); left > 0; left--) {
      if (reader.at >= structure.length) throw damaged()
      const [id = 0, first = 0, last = 0, , , tombstones = 0] = Array.from({ length: 8 }, () =>
        varint(reader),
      )
      // Without pages, all of it is merged into another segment, but not deleted yet.
      if (first > 0) found.push({ id, first, last, tombstones })
    }
  }
  return found
}

/** Returns the keys that were deleted from a segment. */
export function deletedIn(db: Connection, { id, tombstones }: Segment): ReadonlySet<number> {
  const deleted = new Set<number>()
  if (tombstones === 0) return deleted
  let pages = 0
  const blocks = db
    .sql<{ readonly block: Buffer }>(
      // Numbers are bound as floats, which are not exact this high.
      `select block from chunk_words_data
       where id >= ((:id + 65536) << 37) and id < ((:id + 65536) << 37) + cast(:tombstones as integer)`,
    )
    .iterate({ id, tombstones })
  for (const { block } of blocks) {
    pages++
    const width = block[0] === 4 ? 4 : 8
    for (let at = TOMBSTONE_HEAD; at + width <= block.length; at += width) {
      const key = width === 4 ? block.readUInt32BE(at) : Number(block.readBigUInt64BE(at))
      if (key !== 0) deleted.add(key)
    }
  }
  if (pages !== tombstones) throw damaged()
  return deleted
}

/** The rows that have a term, and how often each has it. */
export interface Rows {
  readonly keys: number[]
  readonly counts: number[]
}

/** Returns the rows of each of the segments that have a token. */
export function rowsWith(db: Connection, all: readonly Segment[], token: string): readonly Rows[] {
  const term = Buffer.from(MAIN + token)
  const places = db
    .sql<{ readonly segment: number; readonly page: number | null; readonly block: Buffer | null }>(
      `select segment, page, d.block from (
         select s.value ->> 'id' as segment, max(s.value ->> 'first', (
           select pgno >> 1 from chunk_words_idx where segid = s.value ->> 'id' and term <= :term
           order by term desc limit 1)) as page
         from json_each(:segments) s) left join chunk_words_data d on d.id = (segment << 37) + page`,
    )
    .all({ term, segments: JSON.stringify(all) })
  const pages = new Map(places.map((page) => [page.segment, page]))
  return all.map(({ id, last }) => {
    const list = doclist()
    const page = pages.get(id)
    if (page === undefined || page.page === null) return list.rows()
    if (page.block === null) throw damaged()
    const place = placeOf(page.block, term)
    if (place === null) return list.rows()
    list.read(page.block, place, place.at)
    if (!place.isLast) readOn(db, { segment: id, from: page.page + 1, last }, list)
    return list.rows()
  })
}

interface Pages {
  readonly segment: number
  readonly from: number
  readonly last: number
}

/** Reads what follows on the next pages. */
function readOn(db: Connection, rest: Pages, list: Doclist): void {
  let next = rest.from
  const pages = db
    .sql<{ readonly page: number; readonly block: Buffer }>(
      'select id - (:segment << 37) as page, block from chunk_words_data where id between (:segment << 37) + :from and (:segment << 37) + :last',
    )
    .iterate(rest)
  for (const { page, block } of pages) {
    if (page !== next++) throw damaged()
    const place = restOf(block)
    list.read(block, place, block.readUInt16BE(0))
    if (place.isLast) return
  }
  if (next <= rest.last) throw damaged()
}

/** The rows of a term, which may continue on the next page at any number. */
interface Doclist {
  rows(): Rows
  /** Reads a part of a page; the key at `whole` is not the difference to the one before. */
  read(block: Buffer, place: Place, whole: number): void
}

function doclist(): Doclist {
  const keys: number[] = []
  const counts: number[] = []
  let key = 0
  // The bytes that are left of the positions in a row, and how many positions there were before.
  let left = 0
  let count = 0
  return {
    rows() {
      if (left > 0) throw damaged()
      return { keys, counts }
    },
    read(block, { at: start, end }, whole) {
      let at = start
      while (at < end) {
        if (left === 0) {
          const isWhole = at === whole
          let value = 0
          let byte = 0
          do {
            byte = block[at++] ?? 0
            value = value * 128 + (byte & 127)
          } while (byte >= 128)
          key = isWhole ? value : key + value
          do {
            byte = block[at++] ?? 0
            left = left * 128 + (byte & 127)
          } while (byte >= 128)
          // The lowest bit marks what was deleted before there were tombstones.
          left >>= 1
          count = 0
        }
        const until = Math.min(end, at + left)
        left -= until - at
        for (; at < until; at++) if ((block[at] ?? 0) < 128) count++
        if (left > 0) return
        keys.push(key)
        counts.push(count)
      }
    },
  }
}

interface Place {
  readonly at: number
  readonly end: number
  /** Whether another term follows. */
  readonly isLast: boolean
}

/** Returns where the rows of a term are on the page on which it would be; null if it is not there. */
function placeOf(block: Buffer, term: Buffer): Place | null {
  const size = sizeOf(block)
  const index = { bytes: block, at: size }
  // How many bytes of the term the current one begins with.
  let shared = 0
  let start = 0
  while (index.at < block.length) {
    start += varint(index)
    const reader = { bytes: block, at: start }
    const kept = start === firstTermOf(block, size) ? 0 : varint(reader)
    const length = varint(reader)
    // With more of the term before than of this one, it is the same as far as the term before was.
    if (kept <= shared) {
      shared = kept
      while (
        shared < term.length &&
        shared - kept < length &&
        term[shared] === block[reader.at + shared - kept]
      )
        shared++
    }
    if (kept <= shared && shared === term.length && kept + length === term.length) {
      const isLast = index.at < block.length
      return placed({ at: reader.at + length, end: isLast ? start + varint(index) : size, isLast }, size)
    }
  }
  return null
}

function firstTermOf(block: Buffer, size: number): number {
  return varint({ bytes: block, at: size })
}

/** Returns where the rows of a term that began on a page before are. */
function restOf(block: Buffer): Place {
  const size = sizeOf(block)
  const isLast = size < block.length
  return placed({ at: HEAD, end: isLast ? firstTermOf(block, size) : size, isLast }, size)
}

/** Returns where the list of terms begins. */
function sizeOf(block: Buffer): number {
  const size = block.readUInt16BE(2)
  if (size < HEAD || size > block.length) throw damaged()
  return size
}

function placed(place: Place, size: number): Place {
  if (place.at > place.end || place.end > size) throw damaged()
  return place
}

function damaged(): RangeError {
  return new RangeError('The word index is damaged.')
}

/** Reads a number of 7 bits a byte. */
function varint(reader: { readonly bytes: Buffer; at: number }): number {
  let value = 0
  for (;;) {
    const byte = reader.bytes[reader.at++] ?? 0
    value = value * 128 + (byte & 127)
    if (byte < 128) return value
  }
}
