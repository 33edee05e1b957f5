import { availableParallelism, cpus, totalmem } from 'node:os'

/** Describes the machine in one line, without anything that identifies its owner. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  return `${model}, ${availableParallelism()} cores, ${memory}, ${process.platform}, Node.js ${process.version}`
}

/** Prints a Markdown table with numbers aligned to the right, which can be pasted into the docs. */
export function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (i === 0 ? (cells[i] ?? '').padEnd(width) : (cells[i] ?? '').padStart(width))).join(' | ')} |`
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  console.log([line(titles), line(rule), ...rows.map(line)].join('\n'))
  console.log()
}

/** Formats a ratio, such as `0.93x`. */
export function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`
}

/** Formats an integer with thousands separators. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** Formats bytes as `12 MB`, of 2^20 bytes each. */
export function megabytes(bytes: number): string {
  return `${whole(bytes / 2 ** 20)} MB`
}
