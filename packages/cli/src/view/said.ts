import type { Citation } from '@docchat/core'
import { cleanText } from '../terminal/sanitize.ts'

/** A quote on one line, in three parts; what is asked for is `said`. */
export interface Said {
  readonly before: string
  readonly said: string
  readonly after: string
}

/** Splits the quote of a citation at what is asked for, which is empty if that is not known. */
export function saidIn({ quote, answer }: Pick<Citation, 'quote' | 'answer'>): Said {
  const { start, end } = answer ?? { start: quote.length, end: quote.length }
  const parts = [quote.slice(0, start), quote.slice(start, end), quote.slice(end)]
  const [before = '', said = '', after = ''] = parts.map((part) => cleanText(part).replaceAll(/\s+/g, ' '))
  return said === ''
    ? { before: `${before}${after}`.trim(), said, after: '' }
    : { before: before.trimStart(), said, after: after.trimEnd() }
}
