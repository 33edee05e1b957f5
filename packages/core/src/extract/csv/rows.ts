import { type Dialect, detectDialect, dialectOf } from './dialect.ts'

/** Enough characters to detect the dialect. */
const SAMPLE_CHARACTERS = 20_000
/** A longer value in quotes has a quote that was never closed. */
const MAX_QUOTED = 64 * 1024
const BLANK = 0x20
/** A row of more characters is split. */
const MAX_ROW = 4 * 2 ** 20
/** After this many such quotes, quotes are ordinary characters. */
const MAX_UNCLOSED = 100

/** Yields the rows of CSV text that comes in pieces, some at a time. An unclosed quote is an ordinary character. */
export async function* csvRows(pieces: AsyncIterable<string>): AsyncGenerator<string[][]> {
  let text = ''
  let reader: RowReader | null = null
  for await (const piece of pieces) {
    text += piece
    if (reader === null && text.length < SAMPLE_CHARACTERS + MAX_QUOTED) continue
    if (reader === null) [reader, text] = begin(text)
    const { rows, read } = reader(text, text.length > MAX_ROW)
    yield rows
    text = text.slice(read)
  }
  if (reader === null) [reader, text] = begin(text)
  yield reader(text, true).rows
}

/** Reads the whole rows of a text; the last one may go on unless it is the end of the file. */
type RowReader = (text: string, isEnd: boolean) => { readonly rows: string[][]; readonly read: number }

function begin(text: string): [RowReader, string] {
  const declared = /^sep=(.)\r?\n/.exec(text)
  const rest = text.slice(declared?.[0].length ?? 0)
  const sample = rest.slice(0, SAMPLE_CHARACTERS)
  const dialect =
    declared?.[1] === undefined
      ? detectDialect(sample, (one) => rowReader(one)(sample, true).rows)
      : dialectOf(sample, declared[1])
  return [rowReader(dialect), rest]
}

function rowReader({ delimiter, quote, backslash }: Dialect): RowReader {
  const ends = new RegExp(`[\\r\\n${delimiter.replace(/[|\\\]^-]/, '\\$&')}]`, 'g')
  let unclosed = 0

  /** Returns where the quote that opens before `from` closes; -1 when it does not. */
  function closingQuote(text: string, from: number): number {
    for (
      let at = text.indexOf(quote, from);
      at !== -1 && at - from < MAX_QUOTED;
      at = text.indexOf(quote, at + 1)
    ) {
      if (text[at + 1] === quote) at++
      else if (backslash && escaped(text, at)) continue
      else if (isOver(text, at + 1)) return at
    }
    return -1
  }

  /** Whether a value ends here, perhaps after blanks: a quote before anything else is part of the value. */
  function isOver(text: string, from: number): boolean {
    let at = from
    while (text[at] === ' ') at++
    const next = text[at]
    return next === undefined || next === delimiter || next === '\n' || next === '\r'
  }

  function unescaped(value: string): string {
    const single = value.replaceAll(quote + quote, quote)
    return backslash ? single.replace(/\\(["'\\])/g, '$1') : single
  }

  return (text, isEnd) => {
    const rows: string[][] = []
    let row: string[] = []
    let read = 0
    let at = 0
    while (at < text.length) {
      let from = at
      while (text.charCodeAt(from) === BLANK) from++
      let value = ''
      let plainFrom = at
      if (text[from] === quote && unclosed < MAX_UNCLOSED) {
        const end = closingQuote(text, from + 1)
        if (end !== -1) {
          value = unescaped(text.slice(from + 1, end))
          plainFrom = at = end + 1
        } else if (!isEnd && text.length - from < MAX_QUOTED) return { rows, read }
        else unclosed++
      }
      ends.lastIndex = at
      const end = ends.exec(text)?.index ?? text.length
      // What follows may be the rest of the value, or the second half of a line break.
      if (!isEnd && end >= text.length - 1) return { rows, read }
      const plain = text.slice(plainFrom, end)
      row.push(value === '' ? plain : value + plain)
      at = end + 1
      if (text[end] === delimiter && at < text.length) continue
      if (text[end] === delimiter) row.push('')
      if (text[end] === '\r' && text[at] === '\n') at++
      rows.push(row)
      row = []
      read = at
    }
    return { rows, read }
  }
}

function escaped(text: string, at: number): boolean {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes++
  return slashes % 2 === 1
}
