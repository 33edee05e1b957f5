import type { Readable } from 'node:stream'
import { numeral } from '../normalize/numeral.ts'
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
  /** The numbers with which levels of lists begin, if not as their definition says. */
  const restarts = new Map<string, Map<number, number>>()
  let overridden = 0
  let levels: Level[] = []
  let level: Level | null = null
  let listId = ''
  await readXml(source, {
    open(name, attributes) {
      const value = val(attributes) ?? ''
      if (name === 'abstractNum') definitions.set(attributes['w:abstractNumId'] ?? '', levels)
      else if (name === 'num') listId = attributes['w:numId'] ?? ''
      else if (name === 'abstractNumId') lists.set(listId, value)
      else if (name === 'lvlOverride') overridden = Number(attributes['w:ilvl'] ?? 0) || 0
      else if (name === 'startOverride') {
        const own = restarts.get(listId) ?? new Map<number, number>()
        restarts.set(listId, own.set(overridden, Number(value) || 0))
      } else if (name === 'lvl' && levels.length < MAX_LEVELS) {
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
    const definitionId = lists.get(place.listId) ?? ''
    const definition = definitions.get(definitionId)
    const own = definition?.[place.level]
    if (definition === undefined || own === undefined || own.format === 'bullet') return BULLET
    if (own.format === 'none') return ''
    // Lists of one definition go on with its numbers, unless they say where they begin.
    const counts = counters.get(definitionId) ?? []
    counters.set(definitionId, counts)
    const restart = restarts.get(place.listId)?.get(place.level)
    if (restart !== undefined) {
      counts[place.level] = restart - 1
      restarts.get(place.listId)?.delete(place.level)
    }
    counts[place.level] = (counts[place.level] ?? own.start - 1) + 1
    counts.length = place.level + 1
    const text = own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1
      return numeral(counts[at] ?? definition[at]?.start ?? 1, definition[at]?.format ?? 'decimal')
    })
    return text === '' ? '' : `${text} `
  }
}
