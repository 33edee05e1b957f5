import type { Readable } from 'node:stream'
import type { ListPlace } from './styles.ts'
import { readXml, val } from './xml.ts'

interface Level {
  format: string
  /** A template with `%1` for the number of the first level, and so on. */
  text: string
  start: number
}

/** Counts list items in order, and returns the prefix of each, including a space. */
export type Numbering = (place: ListPlace) => string

const BULLET = '- '
const MAX_LEVELS = 9

/** Reads `numbering.xml`. */
export async function readNumbering(source: Readable | null): Promise<Numbering> {
  const definitions = new Map<string, Level[]>()
  const lists = new Map<string, string>()
  let levels: Level[] = []
  let level: Level | null = null
  let listId = ''
  await readXml(source, {
    open(name, attributes) {
      const value = val(attributes) ?? ''
      if (name === 'abstractNum') definitions.set(attributes['w:abstractNumId'] ?? '', levels)
      else if (name === 'num') listId = attributes['w:numId'] ?? ''
      else if (name === 'abstractNumId') lists.set(listId, value)
      else if (name === 'lvl' && levels.length < MAX_LEVELS) {
        level = { format: 'decimal', text: '', start: 1 }
        levels.push(level)
      } else if (level === null) return
      else if (name === 'numFmt') level.format = value
      else if (name === 'lvlText') level.text = value
      else if (name === 'start') level.start = Number(value) || 0
    },
    close(name) {
      if (name === 'lvl') level = null
      if (name === 'abstractNum') levels = []
    },
  })
  const counters = new Map<string, number[]>()
  return (place) => {
    const definition = definitions.get(lists.get(place.listId) ?? '')
    const own = definition?.[place.level]
    if (definition === undefined || own === undefined || own.format === 'bullet') return BULLET
    if (own.format === 'none') return ''
    const counts = counters.get(place.listId) ?? []
    counters.set(place.listId, counts)
    counts[place.level] = (counts[place.level] ?? own.start - 1) + 1
    counts.length = place.level + 1
    const text = own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1
      return numeral(counts[at] ?? definition[at]?.start ?? 1, definition[at]?.format ?? 'decimal')
    })
    return text === '' ? '' : `${text} `
  }
}

function numeral(value: number, format: string): string {
  if (format === 'lowerLetter') return letters(value)
  if (format === 'upperLetter') return letters(value).toUpperCase()
  if (format === 'lowerRoman') return roman(value)
  if (format === 'upperRoman') return roman(value).toUpperCase()
  return String(value)
}

/** Numbers with letters as Word does: a to z, then aa, bb …. */
function letters(value: number): string {
  if (value < 1 || value > 780) return String(value)
  return String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26))
}

function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value)
  const signs: readonly (readonly [string, number])[] = [
    ['m', 1000],
    ['cm', 900],
    ['d', 500],
    ['cd', 400],
    ['c', 100],
    ['xc', 90],
    ['l', 50],
    ['xl', 40],
    ['x', 10],
    ['ix', 9],
    ['v', 5],
    ['iv', 4],
    ['i', 1],
  ]
  let rest = value
  let text = ''
  for (const [sign, worth] of signs) {
    text += sign.repeat(Math.floor(rest / worth))
    rest %= worth
  }
  return text
}
