import { type NumeralFormat, numeral } from '../normalize/numeral.ts'

/** Numbers the paragraphs of a text box, which only say how they are numbered. */
export interface AutoNumbers {
  /** Returns what precedes a paragraph that is numbered. */
  next(level: number, type: string, start: number): string
  /** Takes note of a paragraph that is not numbered: the next one at its level begins anew. */
  interrupt(level: number): void
}

interface Counter {
  readonly kind: string
  count: number
}

const FORMATS: readonly (readonly [prefix: string, format: NumeralFormat])[] = [
  ['alphaLc', 'lowerLetter'],
  ['alphaUc', 'upperLetter'],
  ['romanLc', 'lowerRoman'],
  ['romanUc', 'upperRoman'],
]

export function autoNumbers(): AutoNumbers {
  const counters: (Counter | undefined)[] = []
  return {
    next(level, type, start) {
      const kind = `${type} ${start}`
      const before = counters[level]
      const counter = before?.kind === kind ? before : { kind, count: start - 1 }
      counter.count++
      counters.length = level
      counters[level] = counter
      const format = FORMATS.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 'decimal'
      const number = numeral(counter.count, format)
      if (type.endsWith('ParenBoth')) return `(${number}) `
      if (type.endsWith('ParenR')) return `${number}) `
      return type.endsWith('Plain') ? `${number} ` : `${number}. `
    },
    interrupt(level) {
      counters.length = Math.min(counters.length, level)
    },
  }
}
