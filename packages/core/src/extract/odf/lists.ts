import { type NumeralFormat, numeral } from '../normalize/numeral.ts'

/** How the items of one level of a list are marked. */
interface Level {
  /** Null for bullets. */
  readonly format: NumeralFormat | null
  readonly prefix: string
  readonly suffix: string
  readonly start: number
  /** How many levels' numbers are shown. */
  readonly shown: number
}

type Attributes = Readonly<Record<string, string>>

const FORMATS: Readonly<Record<string, NumeralFormat>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
}
const BULLET = '- '
const MAX_SHOWN = 10

/** The styles of lists in a document, and the numbers of their items. */
export interface Lists {
  /** Takes note of an element of a list's style. */
  style(name: string, attributes: Attributes): void
  open(attributes: Attributes): void
  /** Returns what precedes the item. */
  item(attributes: Attributes): string
  close(): void
}

interface OpenList {
  readonly style: string
  count: number | null
}

export function lists(): Lists {
  const styles = new Map<string, Map<number, Level>>()
  let defining = new Map<number, Level>()
  const open: OpenList[] = []
  /** How far the outermost lists of a style, and those with an id, have counted. */
  const counted = new Map<string, number>()

  return {
    style(name, attributes) {
      if (name === 'list-style') {
        defining = new Map()
        styles.set(attributes['style:name'] ?? '', defining)
      } else if (name === 'list-level-style-number' || name === 'list-level-style-bullet')
        defining.set(Number(attributes['text:level'] ?? 1) || 1, levelOf(name, attributes))
    },
    open(attributes) {
      const style = attributes['text:style-name'] ?? open.at(-1)?.style ?? ''
      const before =
        attributes['text:continue-list'] ?? (attributes['text:continue-numbering'] === 'true' ? style : '')
      open.push({ style, count: counted.get(before) ?? null })
      const id = attributes['xml:id']
      if (id !== undefined && open.length === 1) counted.set(id, open[0]?.count ?? 0)
    },
    item(attributes) {
      const list = open.at(-1)
      if (list === undefined) return ''
      const levels = styles.get(list.style)
      const level = levels?.get(open.length)
      const given = attributes['text:start-value']
      list.count = given === undefined ? (list.count ?? (level?.start ?? 1) - 1) + 1 : Number(given) || 0
      if (open.length === 1) counted.set(list.style, list.count)
      if (level === undefined || level.format === null) return BULLET
      const first = Math.max(0, open.length - level.shown)
      const numbers = open.slice(first).map(({ count }, index) => {
        const format = levels?.get(first + index + 1)?.format ?? 'decimal'
        return numeral(count ?? 1, format)
      })
      return `${level.prefix}${numbers.join('.')}${level.suffix} `
    },
    close() {
      open.pop()
    },
  }
}

function levelOf(name: string, attributes: Attributes): Level {
  const format = name === 'list-level-style-bullet' ? null : (attributes['style:num-format'] ?? '1')
  return {
    // Without a format nothing is shown.
    format: format === null || format === '' ? null : (FORMATS[format] ?? 'decimal'),
    prefix: attributes['style:num-prefix'] ?? '',
    suffix: attributes['style:num-suffix'] ?? '.',
    start: Number(attributes['text:start-value'] ?? 1) || 0,
    shown: Math.min(MAX_SHOWN, Number(attributes['text:display-levels'] ?? 1) || 1),
  }
}
