import { type NumeralFormat, numeral } from '../normalize/numeral.ts'

type Attributes = Readonly<Record<string, string>>

/** Marks the items of the lists that are open. */
export interface HtmlLists {
  open(name: 'ol' | 'ul', attributes: Attributes): void
  /** Returns the prefix of the next item of the innermost list. */
  item(attributes: Attributes): string
  close(): void
  clear(): void
}

interface NumberedList {
  next: number
  readonly step: number
  readonly format: NumeralFormat
}

const FORMATS: Readonly<Record<string, NumeralFormat>> = {
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
}

export function htmlLists(): HtmlLists {
  /** Null for lists of bullets. */
  const lists: (NumberedList | null)[] = []
  return {
    open(name, { start, type = '1', reversed }) {
      const first = integer(start)
      // Without a start, a reversed list would have to be counted first: its items have no numbers of their own.
      const isNumbered = name === 'ol' && (reversed === undefined || first !== null)
      const list = {
        next: first ?? 1,
        step: reversed === undefined ? 1 : -1,
        format: FORMATS[type] ?? 'decimal',
      }
      lists.push(isNumbered ? list : null)
    },
    item({ value }) {
      const list = lists.at(-1) ?? null
      if (list === null) return '- '
      const number = integer(value) ?? list.next
      list.next = number + list.step
      return `${numeral(number, list.format)}. `
    },
    close() {
      lists.pop()
    },
    clear() {
      lists.length = 0
    },
  }
}

function integer(value: string | undefined): number | null {
  const number = Number.parseInt(value ?? '', 10)
  return Number.isNaN(number) ? null : number
}
