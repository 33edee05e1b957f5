import { type NumeralFormat, numeral } from '../normalize/numeral.ts'
import { type FileInfo, tableAt } from './file-info.ts'

/** Counts list items in order, and returns what precedes each. @param list the number of the list, from 1. */
export type ListNumbers = (list: number, level: number) => string

interface Level {
  readonly start: number
  /** Null for bullets. */
  readonly format: NumeralFormat | null
  /** A template in which a character below 9 stands for the number of that level. */
  readonly template: string
}

/** The places in the header of the lists' definitions, and of the lists. */
const AT = { definitions: 0x2e2, lists: 0x2ea }
const BULLET = 23
const NONE = 255
const FORMATS: readonly NumeralFormat[] = [
  'decimal',
  'upperRoman',
  'lowerRoman',
  'upperLetter',
  'lowerLetter',
]
const LEVELS = 9
const DEFINITION_BYTES = 28
const LEVEL_BYTES = 28
const LIST_BYTES = 16

/** Reads how the lists of a document are numbered; what cannot be read of them is not numbered. */
export function readLists(info: FileInfo): ListNumbers {
  const definitions = definitionsOf(info)
  const lists = listsOf(info)
  const counters = new Map<number, number[]>()
  return (list, level) => {
    const id = lists[list - 1]
    const levels = id === undefined ? undefined : definitions.get(id)
    const own = levels?.[level]
    if (id === undefined || levels === undefined || own === undefined) return ''
    if (own.format === null) return '- '
    const counts = counters.get(id) ?? []
    counters.set(id, counts)
    counts[level] = (counts[level] ?? own.start - 1) + 1
    counts.length = level + 1
    let text = ''
    for (const character of own.template) {
      const at = character.charCodeAt(0)
      const shown = levels[at]
      text +=
        at < LEVELS && shown !== undefined
          ? numeral(counts[at] ?? shown.start, shown.format ?? 'decimal')
          : character
    }
    return text.trim() === '' ? '' : `${text.trim()} `
  }
}

function definitionsOf({ stream, table }: FileInfo): Map<number, readonly Level[]> {
  const definitions = new Map<number, readonly Level[]>()
  const start = stream.readUInt32LE(AT.definitions)
  const length = stream.readUInt32LE(AT.definitions + 4)
  if (length < 2) return definitions
  // The levels come after all definitions.
  let at = start + length
  try {
    const count = table.readUInt16LE(start)
    for (let index = 0; index < count; index++) {
      const place = start + 2 + DEFINITION_BYTES * index
      const isSimple = ((table[place + 26] ?? 0) & 1) === 1
      const levels: Level[] = []
      for (let level = 0; level < (isSimple ? 1 : LEVELS); level++) {
        const properties = (table[at + 24] ?? 0) + (table[at + 25] ?? 0)
        const text = at + LEVEL_BYTES + properties
        const characters = table.readUInt16LE(text)
        const kind = table[at + 4] ?? 0
        levels.push({
          start: table.readInt32LE(at),
          format: kind === BULLET ? null : (FORMATS[kind] ?? 'decimal'),
          template: kind === NONE ? '' : table.toString('utf16le', text + 2, text + 2 + 2 * characters),
        })
        at = text + 2 + 2 * characters
      }
      definitions.set(table.readInt32LE(place), levels)
    }
  } catch {
    // The lists that were read are numbered.
  }
  return definitions
}

/** Returns the definition of each list. */
function listsOf(info: FileInfo): number[] {
  const lists = tableAt(info, AT.lists)
  if (lists.length < 4) return []
  const count = Math.min(lists.readUInt32LE(0), Math.floor((lists.length - 4) / LIST_BYTES))
  return Array.from({ length: count }, (_, index) => lists.readInt32LE(4 + LIST_BYTES * index))
}
