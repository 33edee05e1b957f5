/** A record of a presentation; containers have more records in their data. */
export interface PptRecord {
  readonly type: number
  readonly instance: number
  readonly isContainer: boolean
  readonly data: Buffer
}

export const RECORD = {
  document: 0x03e8,
  slide: 0x03ee,
  slideAtom: 0x03ef,
  notes: 0x03f0,
  slidePersist: 0x03f3,
  slideShow: 0x03f9,
  textReference: 0x0f9e,
  textHeader: 0x0f9f,
  textCharacters: 0x0fa0,
  textStyles: 0x0fa1,
  numberedStyles: 0x0fac,
  listedStyles: 0x0faf,
  tagData: 0x138b,
  textBytes: 0x0fa8,
  string: 0x0fba,
  slideList: 0x0ff0,
  userEdit: 0x0ff5,
  persistDirectory: 0x1772,
  comment: 0x2ee0,
  objectReference: 0x0bc1,
  embedded: 0x0fcc,
  objectAtom: 0x0fc3,
  shapeGroup: 0xf003,
  shape: 0xf004,
  childAnchor: 0xf00f,
  tertiaryOptions: 0xf122,
} as const

const MAX_DEPTH = 100

/** Reads the record at a place. @throws Error when there is none. */
export function recordAt(bytes: Buffer, at: number): PptRecord {
  const version = bytes.readUInt16LE(at)
  const start = at + 8
  return {
    type: bytes.readUInt16LE(at + 2),
    instance: version >> 4,
    isContainer: (version & 0xf) === 0xf,
    data: bytes.subarray(start, start + bytes.readUInt32LE(at + 4)),
  }
}

/** Yields the records directly in a container. */
export function* childrenOf({ data }: PptRecord): Generator<PptRecord> {
  for (let at = 0; at + 8 <= data.length; ) {
    const record = recordAt(data, at)
    yield record
    at += 8 + record.data.length
  }
}

/** Yields all records in a container, in the order of the file. */
export function* recordsIn(container: PptRecord, depth = 0): Generator<PptRecord> {
  if (depth > MAX_DEPTH) throw new Error(`records are nested more than ${MAX_DEPTH} deep`)
  for (const record of childrenOf(container)) {
    yield record
    if (record.isContainer) yield* recordsIn(record, depth + 1)
  }
}

/** Returns the text of a record of characters; null of any other. */
export function textOf({ type, data }: PptRecord): string | null {
  if (type === RECORD.textCharacters || type === RECORD.string) return data.toString('utf16le')
  return type === RECORD.textBytes ? data.toString('latin1') : null
}
