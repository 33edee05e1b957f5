/**
 * The postings of a term in a segment: for each chunk with the term, in order, its place in the segment, its length in
 * words, how often the term occurs and where. All numbers are differences, and take as few bytes as they need.
 */

/** Returns the postings of each term in a segment, from the stems of its chunks. */
export function postingsOf(chunks: readonly (readonly string[])[]): Map<string, Buffer> {
  const terms = new Map<string, { readonly bytes: number[]; last: number }>()
  for (const [place, stems] of chunks.entries()) {
    const positions = new Map<string, number[]>()
    for (const [position, stem] of stems.entries()) {
      const known = positions.get(stem)
      if (known === undefined) positions.set(stem, [position])
      else known.push(position)
    }
    for (const [term, where] of positions) {
      let entry = terms.get(term)
      if (entry === undefined) {
        entry = { bytes: [], last: 0 }
        terms.set(term, entry)
      }
      write(entry.bytes, place - entry.last)
      entry.last = place
      write(entry.bytes, stems.length)
      write(entry.bytes, where.length)
      let at = 0
      for (const position of where) {
        write(entry.bytes, position - at)
        at = position
      }
    }
  }
  return new Map(Array.from(terms, ([term, { bytes }]) => [term, Buffer.from(bytes)]))
}

function write(bytes: number[], value: number): void {
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  bytes.push(rest)
}

/** Reads postings one after the other, without their positions unless they are asked for. */
export interface PostingReader {
  /** Moves to the next chunk. @returns false at the end. */
  next(): boolean
  readonly place: number
  readonly length: number
  readonly count: number
  /** Call it at most once for each chunk. */
  positions(): number[]
}

export function readPostings(bytes: Uint8Array): PostingReader {
  let at = 0
  let place = 0
  let length = 0
  let count = 0
  let unread = 0

  function read(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }

  return {
    next() {
      for (; unread > 0; unread--) while ((bytes[at++] ?? 0) >= 0x80);
      if (at >= bytes.length) return false
      place += read()
      length = read()
      count = read()
      unread = count
      return true
    },
    get place() {
      return place
    },
    get length() {
      return length
    },
    get count() {
      return count
    },
    positions() {
      let position = 0
      const positions = Array.from({ length: count }, () => (position += read()))
      unread = 0
      return positions
    },
  }
}
