import type { PdfText } from './document.ts'
import { EMPTY, type Row, rowsOf } from './rows.ts'

/** Rows that are drawn one below the other. */
type Stack = readonly Row[]

/** Fewer rows may be anything. */
const MIN_ROWS = 3
/** The lines above the labels of rows that name a column. */
const MAX_NAMES = 3
/** How far baselines of one row are apart at most, in points. */
const LEVEL = 2
/** A column of figures has at least this share of them. */
const FIGURES = 0.6
const FIGURE = /^[\s$€£¥(]*[-–—+]?[\d.,'’\s]*\d[\d.,'’\s]*[%)\s$€£¥]*$|^[-–—]$/u
/** Running text has long lines, most of which fill the column. */
const LONG = 25
const FILLED = 0.8
const MOST = 0.6

/** Reads tables by rows that are drawn column by column: beside a column stand others, on its baselines, one of them of figures. */
export function orderTables(items: readonly PdfText[]): readonly PdfText[] {
  if (items.some(({ transform }) => Math.abs(transform[1] ?? 0) > 0.01)) return items
  const stacks = stacksOf(rowsOf(items))
  let ordered: PdfText[] | null = null
  for (let at = 0; at + 1 < stacks.length; ) {
    const columns = columnsFrom(stacks, at)
    const [first, last] = [columns[0]?.[0], columns.at(-1)?.at(-1)]
    if (first !== undefined && last !== undefined && isTable(columns)) {
      ordered ??= [...items]
      const moved = byRows(columns).flatMap(lineOf)
      const rest = last.end - first.start - moved.length
      const empty = { ...EMPTY, transform: moved.at(-1)?.transform ?? [] }
      ordered.splice(
        first.start,
        last.end - first.start,
        ...moved,
        ...Array.from({ length: rest }, () => empty),
      )
    }
    at += Math.max(1, columns.length - 1)
  }
  return ordered ?? items
}

function stacksOf(rows: readonly Row[]): Stack[] {
  const stacks: Row[][] = []
  for (const row of rows) {
    if (row.segments.length === 0) continue
    const above = stacks.at(-1)?.at(-1)
    if (above !== undefined && row.y < above.y - LEVEL) stacks.at(-1)?.push(row)
    else stacks.push([row])
  }
  return stacks
}

/** Returns the columns that begin with a stack: of the first what is level with the others, of the last what is level with it. */
function columnsFrom(stacks: readonly Stack[], start: number): Stack[] {
  const [labels = [], next = []] = [stacks[start], stacks[start + 1]]
  const top = next[0]?.y ?? 0
  const first = labels.filter(({ y }) => y <= top + LEVEL)
  const bottom = first.at(-1)?.y ?? 0
  const columns: Stack[] = [first]
  for (const stack of stacks.slice(start + 1)) {
    const column = stack.filter(({ y }) => y >= bottom - LEVEL)
    const before = columns.at(-1) ?? []
    if (!stand(column, before, first)) break
    columns.push(column)
    if (column.length < stack.length) break
  }
  return columns
}

/** Whether a column stands to the right of another, on the baselines of the first; its names may be above those. */
function stand(column: Stack, before: Stack, first: Stack): boolean {
  const beside = column.filter(({ y }) => y <= (first[0]?.y ?? 0) + LEVEL)
  if (beside.length < MIN_ROWS || column.length - beside.length > MAX_NAMES) return false
  const isRight = Math.min(...column.map(leftOf)) > Math.max(...before.map(rightOf))
  return isRight && beside.every(({ y }) => first.some((row) => Math.abs(row.y - y) <= LEVEL))
}

function isTable([first = [], ...others]: readonly Stack[]): boolean {
  if (others.length === 0 || [first, ...others].some(isProse)) return false
  return others.some((column) => {
    const figures = column.filter((row) => row.segments.every(({ text }) => FIGURE.test(text.trim())))
    return figures.length >= FIGURES * column.length
  })
}

function isProse(column: Stack): boolean {
  const widths = column.map((row) => rightOf(row) - leftOf(row))
  const widest = Math.max(...widths)
  const filled = widths.filter((width) => width >= FILLED * widest).length
  const long = column.filter(({ segments }) => segments.map(({ text }) => text).join(' ').length >= LONG)
  return long.length >= MOST * column.length && filled >= MOST * column.length
}

/** Puts what is level on one line, from the left to the right. */
function byRows(columns: readonly Stack[]): Row[][] {
  const lines: Row[][] = []
  for (const row of columns.flat().toSorted((a, b) => b.y - a.y)) {
    const line = lines.at(-1)
    if (line?.[0] !== undefined && line[0].y - row.y <= LEVEL) line.push(row)
    else lines.push([row])
  }
  return lines.map((line) => line.toSorted((a, b) => leftOf(a) - leftOf(b)))
}

/** Returns the pieces of a line, which ends after the last of them. */
function lineOf(rows: readonly Row[]): PdfText[] {
  const items = rows.flatMap(({ segments }) => segments.flatMap((segment) => segment.items))
  return items.map((item, index) => ({ ...item, hasEOL: index === items.length - 1 }))
}

function leftOf({ segments }: Row): number {
  return Math.min(...segments.map(({ left }) => left))
}

function rightOf({ segments }: Row): number {
  return Math.max(...segments.map(({ right }) => right))
}
