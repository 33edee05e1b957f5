import type { Script } from '../normalize/script-mark.ts'
import { encryptedOle } from '../ole/container.ts'
import { builtInPattern, type NumberWriter, numberWriter } from '../sheets/number-format.ts'
import { RECORD, recordsFrom, xlsString } from './records.ts'
import { sharedStrings } from './strings.ts'

/** What the sheets of a workbook share. */
export interface XlsWorkbook {
  readonly sheets: readonly XlsSheet[]
  readonly strings: readonly string[]
  /** The number format of each cell style. */
  readonly patterns: readonly string[]
  readonly numbers: NumberWriter
}

interface XlsSheet {
  readonly name: string
  /** Where its records begin. */
  readonly start: number
  readonly hidden: boolean
}

const BIFF8 = 0x600
/** How text is set in a font, by the font's number for it. */
const SCRIPTS: readonly Script[] = [null, 'super', 'sub']

/** Reads what comes before the sheets. @throws DocChatError `DOCUMENT_ENCRYPTED`; Error for workbooks from before 1997. */
export function readWorkbook(stream: Buffer, name: string): XlsWorkbook {
  const sheets: XlsSheet[] = []
  const formats = new Map<number, string>()
  const styles: number[] = []
  const fonts: Script[] = []
  let strings: readonly string[] = []
  let date1904 = false
  if (stream.readUInt16LE(0) !== RECORD.bof || stream.readUInt16LE(4) !== BIFF8)
    throw new Error('it is not a workbook of Excel 97 or later')
  for (const record of recordsFrom(stream, 0)) {
    const { type, data } = record
    if (type === RECORD.eof) break
    if (type === RECORD.filePass) throw encryptedOle(name)
    if (type === RECORD.sheet)
      sheets.push({
        name: xlsString(data, 6, 1),
        start: data.readUInt32LE(0),
        hidden: ((data[4] ?? 0) & 3) !== 0,
      })
    else if (type === RECORD.format) formats.set(data.readUInt16LE(0), xlsString(data, 2))
    else if (type === RECORD.xf) styles.push(data.readUInt16LE(2))
    else if (type === RECORD.strings) strings = sharedStrings(record, fonts)
    else if (type === RECORD.font) fonts.push(SCRIPTS[data.readUInt16LE(8)] ?? null)
    else if (type === RECORD.date1904) date1904 = data.readUInt16LE(0) === 1
  }
  if (sheets.length === 0) throw new Error('it has no sheets')
  const patterns = styles.map((id) => formats.get(id) ?? builtInPattern(id))
  return { sheets, strings, patterns, numbers: numberWriter(date1904) }
}
