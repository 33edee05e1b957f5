const DELIMITERS = [',', ';', '\t', '|']
/** Enough characters to detect the delimiter. */
const SAMPLE_CHARACTERS = 20_000

/** Yields the rows of CSV text, whose delimiter it detects. An unclosed quote is an ordinary character. */
export function* csvRows(text: string): Generator<string[]> {
  const declared = /^sep=(.)\r?\n/.exec(text)
  const start = declared?.[0].length ?? 0
  const delimiter = declared?.[1] ?? detectDelimiter(text)
  const closed = yield* rowsFrom(text, start, delimiter, true)
  if (closed !== null) yield* rowsFrom(text, closed, delimiter, false)
}

/** Yields rows; returns the start of a row with an unclosed quote, if there is one, else null. */
function* rowsFrom(
  text: string,
  start: number,
  delimiter: string,
  quotes: boolean,
): Generator<string[], number | null> {
  const special = new RegExp(`[\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`, 'g')
  let row: string[] = []
  let rowStart = start
  let at = start
  while (at < text.length) {
    let value = ''
    if (quotes && text[at] === '"') {
      const end = closingQuote(text, at + 1)
      if (end === -1) return rowStart
      value = text.slice(at + 1, end).replaceAll('""', '"')
      at = end + 1
    }
    special.lastIndex = at
    const end = special.exec(text)?.index ?? text.length
    row.push(value + text.slice(at, end))
    at = end + 1
    if (text[end] === delimiter && at < text.length) continue
    if (text[end] === delimiter) row.push('')
    if (text[end] === '\r' && text[at] === '\n') at++
    yield row
    row = []
    rowStart = at
  }
  return null
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at
  }
  return -1
}

/** Returns the delimiter that splits the most rows into as many cells as the first row; more cells are better. */
function detectDelimiter(text: string): string {
  const sample = text.slice(0, SAMPLE_CHARACTERS)
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const rows = [...rowsFrom(sample, 0, delimiter, true)]
    const cells = rows[0]?.length ?? 1
    const alike = rows.filter((row) => row.length === cells).length / Math.max(rows.length, 1)
    const score = (cells - 1) * alike ** 2
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}
