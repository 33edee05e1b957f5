import type { SheetState } from '../sheets/problems.ts'
import { type CellRange, columnLetters } from '../sheets/reference.ts'
import { characters, RECORD, recordsFrom, type XlsRecord, xlsString } from './records.ts'
import type { XlsWorkbook } from './workbook.ts'

/** What a sheet contains. */
export interface SheetContent extends SheetState {
  /** The cells of each row, by its number. */
  readonly rows: ReadonlyMap<number, string[]>
  readonly merged: readonly CellRange[]
  /** Notes, text boxes and the titles of charts. */
  readonly lines: readonly string[]
}

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

/** Reads a sheet from where its records begin. */
export function readSheet(stream: Buffer, start: number, workbook: XlsWorkbook): SheetContent {
  const rows = new Map<number, string[]>()
  const merged: CellRange[] = []
  const boxes = new Map<number, string>()
  const notes: string[] = []
  const titles: string[] = []
  let hiddenRows = 0
  let hiddenColumns = 0
  let object = 0
  /** Charts are nested in the sheet. */
  let depth = 0
  let awaiting: readonly [row: number, column: number] | null = null

  function put(row: number, column: number, text: string): void {
    const cells = rows.get(row) ?? []
    while (cells.length < column) cells.push('')
    cells[column] = text
    rows.set(row, cells)
  }

  function putNumber(data: Buffer, column: number, style: number, value: number): void {
    put(data.readUInt16LE(0), column, workbook.numbers.write(value, workbook.patterns[style] ?? 'General'))
  }

  const cellReaders: Readonly<
    Record<number, (data: Buffer, row: number, column: number, style: number) => void>
  > = {
    [RECORD.labelSst]: (data, row, column) => put(row, column, workbook.strings[data.readUInt32LE(6)] ?? ''),
    [RECORD.label]: (data, row, column) => put(row, column, xlsString(data, 6)),
    [RECORD.rString]: (data, row, column) => put(row, column, xlsString(data, 6)),
    [RECORD.number]: (data, _, column, style) => putNumber(data, column, style, data.readDoubleLE(6)),
    [RECORD.rk]: (data, _, column, style) => putNumber(data, column, style, rkNumber(data, 6)),
    [RECORD.boolErr]: (data, row, column) => put(row, column, boolOrError(data[6] ?? 0, data[7] === 1)),
    [RECORD.mulRk](data, _, column) {
      for (let at = 4; at + 8 <= data.length; at += 6)
        putNumber(data, column + (at - 4) / 6, data.readUInt16LE(at), rkNumber(data, at + 2))
    },
    [RECORD.formula](data, row, column, style) {
      if (data.readUInt16LE(12) !== 0xffff) putNumber(data, column, style, data.readDoubleLE(6))
      else if (data[6] === 0) awaiting = [row, column]
      else if (data[6] !== 3) put(row, column, boolOrError(data[8] ?? 0, data[6] === 2))
    },
  }

  function take(record: XlsRecord): void {
    const { type, data } = record
    const readCell = cellReaders[type]
    if (readCell !== undefined)
      readCell(data, data.readUInt16LE(0), data.readUInt16LE(2), data.readUInt16LE(4))
    else if (type === RECORD.string && awaiting !== null) {
      put(...awaiting, xlsString(data, 0))
      awaiting = null
    } else if (type === RECORD.merged) merged.push(...rangesIn(data))
    else if (type === RECORD.row && (data.readUInt16LE(12) & 0x20) !== 0) hiddenRows++
    else if (type === RECORD.colInfo && (data.readUInt16LE(8) & 1) !== 0) hiddenColumns++
    else if (type === RECORD.obj) object = data.readUInt16LE(6)
    else if (type === RECORD.txo) boxes.set(object, boxText(record))
    else if (type === RECORD.note) {
      const id = data.readUInt16LE(6)
      const place = `${columnLetters(data.readUInt16LE(2))}${data.readUInt16LE(0) + 1}`
      notes.push(`Note on ${place}: ${boxes.get(id) ?? ''}`)
      boxes.delete(id)
    }
  }

  for (const record of recordsFrom(stream, start)) {
    if (record.type === RECORD.bof) depth++
    else if (record.type === RECORD.eof && --depth === 0) break
    else if (record.type === RECORD.seriesText) titles.push(xlsString(record.data, 2, 1))
    else if (depth === 1) take(record)
  }
  const lines = [...notes, ...boxes.values(), ...titles].filter((line) => line.trim() !== '')
  return { rows, merged, lines, hiddenRows, hiddenColumns, withoutValue: 0 }
}

/** Numbers of 30 bits, whole or the upper part of a double, perhaps in hundredths. */
function rkNumber(data: Buffer, at: number): number {
  const bits = data.readInt32LE(at)
  let value = bits >> 2
  if ((bits & 2) === 0) {
    const double = Buffer.alloc(8)
    double.writeInt32LE(bits & ~3, 4)
    value = double.readDoubleLE(0)
  }
  return (bits & 1) === 0 ? value : value / 100
}

function boolOrError(value: number, isError: boolean): string {
  if (isError) return ERRORS[value] ?? '#ERROR'
  return value === 1 ? 'TRUE' : 'FALSE'
}

function* rangesIn(data: Buffer): Generator<CellRange> {
  for (let at = 2; at + 8 <= data.length; at += 8)
    yield {
      top: data.readUInt16LE(at),
      bottom: data.readUInt16LE(at + 2),
      left: data.readUInt16LE(at + 4),
      right: data.readUInt16LE(at + 6),
    }
}

/** The text of a box is in the records after it, the last of which is about fonts. */
function boxText({ data, more }: XlsRecord): string {
  let left = data.readUInt16LE(10)
  let text = ''
  for (const part of more) {
    if (left <= 0) break
    const isWide = ((part[0] ?? 0) & 1) === 1
    const here = characters(part, 1, Math.min(left, Math.floor((part.length - 1) / (isWide ? 2 : 1))), isWide)
    text += here
    left -= here.length
  }
  return text.replace(/\s+/g, ' ').trim()
}
