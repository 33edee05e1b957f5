/** How a CSV file separates and quotes its values. */
export interface Dialect {
  readonly delimiter: string
  readonly quote: '"' | "'"
  /** Whether a backslash before a quote makes it part of the value. */
  readonly backslash: boolean
}

const DELIMITERS = [',', ';', '\t', '|']

/**
 * Finds out the dialect of a sample of text. The delimiter is the one that splits the most lines into the same number of
 * cells; more cells are better.
 */
export function detectDialect(
  sample: string,
  rowsOf: (dialect: Dialect) => Iterable<readonly string[]>,
): Dialect {
  let best = { score: 0, dialect: dialectOf(sample, ',') }
  for (const delimiter of DELIMITERS) {
    if (!sample.includes(delimiter)) continue
    const dialect = dialectOf(sample, delimiter)
    const score = evenness([...rowsOf(dialect)].map(({ length }) => length))
    if (score > best.score) best = { score, dialect }
  }
  return best.dialect
}

/** The dialect with a known delimiter. */
export function dialectOf(sample: string, delimiter: string): Dialect {
  const between = delimiter === '|' ? '\\|' : delimiter
  // Apostrophes begin words, so they quote only where they enclose delimiters and there is no other quote.
  const single = new RegExp(`(?:^|${between})'[^'\\n${between}]*${between}[^'\\n]*'(?:${between}|\\r?$)`, 'm')
  const quote = !sample.includes('"') && single.test(sample) ? "'" : '"'
  // At the end of a value, a backslash may be part of a path.
  const backslash = new RegExp(`\\\\${quote}[^${between}\\r\\n${quote}]`).test(sample)
  return { delimiter, quote, backslash }
}

function evenness(lengths: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1)
  let best = 0
  for (const [cells, rows] of counts) best = Math.max(best, (cells - 1) * (rows / lengths.length) ** 2)
  return best
}
