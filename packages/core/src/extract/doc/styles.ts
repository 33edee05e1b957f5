import { type FileInfo, tableAt } from './file-info.ts'
import { valuesOf } from './properties.ts'

/** Returns the values of the properties that a paragraph has by its style and those that it is based on. */
export type StyleValues = (style: number) => ReadonlyMap<number, number>

/** The place in the header of the style sheet. */
const STYLE_SHEET = 0xa2
const PARAGRAPH_STYLE = 1
const NO_STYLE = 0xfff
const NONE: ReadonlyMap<number, number> = new Map()

/** Reads the paragraph styles of a document; what cannot be read of them sets nothing. */
export function readStyles(info: FileInfo): StyleValues {
  const sheet = tableAt(info, STYLE_SHEET)
  const known = new Map<number, ReadonlyMap<number, number>>()
  const entries = entriesOf(sheet)
  const values = (style: number): ReadonlyMap<number, number> => {
    const found = known.get(style)
    if (found !== undefined) return found
    // Also ends a circle of styles.
    known.set(style, NONE)
    const entry = entries.definitions[style]
    if (entry === undefined || entry.length < 6 || (entry.readUInt16LE(2) & 0xf) !== PARAGRAPH_STYLE)
      return NONE
    const base = entry.readUInt16LE(2) >> 4
    const own = new Map([...(base === NO_STYLE ? NONE : values(base)), ...ownValues(entry, entries.fixed)])
    known.set(style, own)
    return own
  }
  return values
}

/** The definitions of the styles, in order, and the size of the part with which each begins. */
function entriesOf(sheet: Buffer): { readonly definitions: readonly Buffer[]; readonly fixed: number } {
  const definitions: Buffer[] = []
  if (sheet.length < 6) return { definitions, fixed: 0 }
  for (let at = 2 + sheet.readUInt16LE(0); at + 2 <= sheet.length; ) {
    const size = sheet.readUInt16LE(at)
    definitions.push(sheet.subarray(at + 2, at + 2 + size))
    at += 2 + size
  }
  return { definitions, fixed: sheet.readUInt16LE(4) }
}

/** After the fixed part and the name, which ends with a zero, come the properties, at an even place. */
function ownValues(entry: Buffer, fixed: number): ReadonlyMap<number, number> {
  if (fixed + 2 > entry.length) return NONE
  const name = fixed + 2 + 2 * (entry.readUInt16LE(fixed) + 1)
  const at = name + (name % 2)
  if (at + 4 > entry.length) return NONE
  return valuesOf(entry.subarray(at + 4, at + 2 + entry.readUInt16LE(at)))
}
