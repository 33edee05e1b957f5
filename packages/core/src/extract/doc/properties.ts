import { type FileInfo, tableAt } from './file-info.ts'

/** A range of the stream with the same properties. */
export interface Run {
  readonly start: number
  readonly end: number
  readonly style: number
  /** The values of properties, by their code. */
  readonly values: ReadonlyMap<number, number>
}

export const PROPERTY = {
  deleted: 0x0800,
  hidden: 0x083c,
  raised: 0x2a48,
  startsPage: 0x2407,
  listLevel: 0x260a,
  list: 0x460b,
  inTable: 0x2416,
  endsRow: 0x2417,
  outlineLevel: 0x2640,
} as const

const PAGE_BYTES = 512
/** The places in the header of the lists of pages with properties. */
const AT = { characters: 0xfa, paragraphs: 0x102 }
/** The bytes of a property's value by the three upper bits of its code; 6 says it itself. */
const SIZES = [1, 1, 2, 4, 2, 2, null, 3]
const LONG_TABLE = 0xd608

/** Reads the properties of characters or paragraphs, in the order of the stream. */
export function readRuns(info: FileInfo, kind: 'characters' | 'paragraphs'): Run[] {
  const list = tableAt(info, AT[kind])
  const count = Math.floor((list.length - 4) / 8)
  const runs: Run[] = []
  for (let index = 0; index < count; index++) {
    const start = (list.readUInt32LE(4 * (count + 1) + 4 * index) & 0x3fffff) * PAGE_BYTES
    const page = info.stream.subarray(start, start + PAGE_BYTES)
    if (page.length === PAGE_BYTES) runs.push(...runsOf(page, kind))
  }
  return runs.sort((a, b) => a.start - b.start)
}

function* runsOf(page: Buffer, kind: 'characters' | 'paragraphs'): Generator<Run> {
  const count = page[PAGE_BYTES - 1] ?? 0
  const entryBytes = kind === 'characters' ? 1 : 13
  for (let index = 0; index < count; index++) {
    const entry = 4 * (count + 1) + entryBytes * index
    if (entry >= PAGE_BYTES) return
    const place = 2 * (page[entry] ?? 0)
    const { style, list } = place === 0 ? { style: 0, list: Buffer.alloc(0) } : listAt(page, place, kind)
    yield {
      start: page.readUInt32LE(4 * index),
      end: page.readUInt32LE(4 * index + 4),
      style,
      values: valuesOf(list),
    }
  }
}

function listAt(page: Buffer, place: number, kind: 'characters' | 'paragraphs') {
  const size = page[place] ?? 0
  if (kind === 'characters') return { style: 0, list: page.subarray(place + 1, place + 1 + size) }
  const [from, bytes] = size === 0 ? [place + 2, 2 * (page[place + 1] ?? 0)] : [place + 1, 2 * size - 1]
  if (from + 2 > page.length) return { style: 0, list: Buffer.alloc(0) }
  return { style: page.readUInt16LE(from), list: page.subarray(from + 2, from + bytes) }
}

/** Reads a list of properties: their values by their codes. */
export function valuesOf(list: Buffer): Map<number, number> {
  const values = new Map<number, number>()
  for (let at = 0; at + 3 <= list.length; ) {
    const code = list.readUInt16LE(at)
    const size = SIZES[code >> 13] ?? null
    const isWide = code === PROPERTY.list && at + 4 <= list.length
    values.set(code, isWide ? list.readUInt16LE(at + 2) : (list[at + 2] ?? 0))
    if (size !== null) at += 2 + size
    else if (code !== LONG_TABLE) at += 3 + (list[at + 2] ?? 0)
    else if (at + 4 <= list.length) at += 3 + list.readUInt16LE(at + 2)
    else return values
  }
  return values
}

/** Finds the run at a place of the stream. */
export function runAt(runs: readonly Run[], place: number): Run | null {
  let [low, high] = [0, runs.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const run = runs[middle]
    if (run === undefined) return null
    if (place < run.start) high = middle - 1
    else if (place >= run.end) low = middle + 1
    else return run
  }
  return null
}
