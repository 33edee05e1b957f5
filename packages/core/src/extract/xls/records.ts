/** A record of a workbook's stream. */
export interface XlsRecord {
  readonly type: number
  readonly data: Buffer
  /** What follows in `CONTINUE` records, because a record has at most 8,224 bytes. */
  readonly more: readonly Buffer[]
}

export const RECORD = {
  formula: 0x06,
  eof: 0x0a,
  note: 0x1c,
  date1904: 0x22,
  filePass: 0x2f,
  continue: 0x3c,
  obj: 0x5d,
  colInfo: 0x7d,
  sheet: 0x85,
  mulRk: 0xbd,
  rString: 0xd6,
  xf: 0xe0,
  merged: 0xe5,
  strings: 0xfc,
  labelSst: 0xfd,
  txo: 0x1b6,
  number: 0x203,
  label: 0x204,
  boolErr: 0x205,
  string: 0x207,
  row: 0x208,
  rk: 0x27e,
  format: 0x41e,
  font: 0x31,
  bof: 0x809,
  seriesText: 0x100d,
} as const

/** Yields the records from a place in the stream on, each with its continuations. */
export function* recordsFrom(stream: Buffer, start: number): Generator<XlsRecord> {
  for (let at = start; at + 4 <= stream.length; ) {
    const type = stream.readUInt16LE(at)
    const next = () => {
      const end = at + 4 + stream.readUInt16LE(at + 2)
      const data = stream.subarray(at + 4, end)
      at = end
      return data
    }
    const data = next()
    const more: Buffer[] = []
    while (at + 4 <= stream.length && stream.readUInt16LE(at) === RECORD.continue) more.push(next())
    yield { type, data, more }
  }
}

/** Reads characters of one or of two bytes each. */
export function characters(data: Buffer, at: number, count: number, isWide: boolean): string {
  return isWide ? data.toString('utf16le', at, at + 2 * count) : data.toString('latin1', at, at + count)
}

/** Reads a string with a length of two bytes, or of one. */
export function xlsString(data: Buffer, at: number, lengthBytes: 1 | 2 = 2): string {
  const count = data.readUIntLE(at, lengthBytes)
  return characters(data, at + lengthBytes + 1, count, ((data[at + lengthBytes] ?? 0) & 1) === 1)
}
