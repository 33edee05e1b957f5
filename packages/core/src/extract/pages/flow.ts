import { type CellSpan, type Grid, ONE_CELL, tableGrid } from './grid.ts'
import type { Block } from './pages.ts'

/** A cell with more text than this is used for layout, not for a value: its lines stay separate lines. */
const CELL_CHARACTERS = 500

/** Turns a flow of text and markup, as in HTML and Word documents, into blocks. Each table row becomes a line. */
export interface FlowWriter {
  /** Adds text. White space collapses, except in preformatted text. */
  text(text: string): void
  /** Returns the text collected for the current line so far. */
  pending(): string
  /** Returns the end of that text. */
  before(): string
  lineBreak(): void
  /** Ends the line; `apart` puts a blank line before the next. */
  boundary(apart: boolean): void
  /** Makes the line that begins a heading; 1 is the highest level. */
  heading(level: number): void
  /** Sets the prefix of the line that begins, such as a bullet. */
  prefix(mark: string): void
  /** Makes the next line start a page. */
  startPage(): void
  preformatted(on: boolean): void
  /** Whether the text that follows is struck out, which is marked in each line and cell by itself. */
  struckOut(on: boolean): void
  openTable(): void
  closeTable(): void
  openRow(): void
  /** Begins a cell; its text is repeated in all columns and rows that it spans. */
  openCell(span: CellSpan): void
  /** Ends a cell; `head` when it belongs to the table's header. */
  closeCell(head: boolean): void
  closeRow(): void
  end(): void
}

interface Table extends Row {
  head: string | null
  readonly grid: Grid
}

interface Row {
  cells: string[] | null
  headCells: number
  span: CellSpan
}

/** Returns a writer that calls `emit` with each block as soon as it is complete. */
export function flowWriter(emit: (block: Block) => void): FlowWriter {
  let parts: string[] = []
  let length = 0
  let next: { apart: boolean; startsPage: boolean; heading: number; mark: string } = fresh()
  let preformatted = false
  let isStruckOut = false
  let isMarked = false
  const tables: Table[] = []

  const inCell = () => (tables.at(-1)?.cells ?? null) !== null

  function push(text: string): void {
    if (isStruckOut !== isMarked && text.trim() !== '') mark(isStruckOut)
    parts.push(text)
    length += text.length
  }

  function mark(on: boolean): void {
    if (on === isMarked) return
    parts.push(on ? ' [struck out: ' : '] ')
    isMarked = on
  }

  function take(): string {
    mark(false)
    const text = parts.join('')
    parts = []
    length = 0
    return preformatted ? text.replace(/^\n/, '').trimEnd() : text.replace(/\s+/g, ' ').trim()
  }

  function write(text: string): void {
    if (text === '') return
    const { mark, ...style } = next
    emit({ text: mark + text, ...style, tableHead: tables.at(-1)?.head ?? null })
    next = fresh()
  }

  function endRow(): void {
    const table = tables.at(-1)
    if (table === undefined || table.cells === null) return
    const rest = take()
    const cells = table.grid.endRow(rest === '' ? table.cells : [...table.cells, rest])
    const isHead = table.headCells > 1 && table.headCells === table.cells.length
    const row = cells.some((cell) => cell !== '') ? cells.join(' | ') : ''
    if (isHead) table.head = null
    write(row)
    if (isHead) table.head = row
    table.cells = null
  }

  function boundary(apart: boolean): void {
    if (inCell() && length < CELL_CHARACTERS) push(' ')
    else {
      write(take())
      next.heading = 0
      next.mark = ''
      next.apart ||= apart
    }
  }

  return {
    text: push,
    pending: () => parts.join('').replace(/\s+/g, ' ').trim(),
    before: () => parts.slice(-4).join('').slice(-30),
    boundary,
    lineBreak() {
      if (preformatted) push('\n')
      else if (inCell()) push(' ')
      else write(take())
    },
    heading(level) {
      next.heading = inCell() ? 0 : level
    },
    prefix(mark) {
      if (!inCell()) next.mark = mark
    },
    startPage() {
      if (!inCell()) write(take())
      next.startsPage = true
    },
    preformatted(on) {
      preformatted = on && !inCell()
    },
    struckOut(on) {
      isStruckOut = on
      if (!on) mark(false)
    },
    openTable() {
      endRow()
      boundary(true)
      tables.push({ head: null, cells: null, headCells: 0, span: ONE_CELL, grid: tableGrid() })
    },
    closeTable() {
      endRow()
      tables.pop()
      next.apart = true
    },
    openRow() {
      boundary(false)
      endRow()
      const table = tables.at(-1)
      if (table !== undefined) Object.assign(table, { cells: [], headCells: 0, span: ONE_CELL })
    },
    openCell(span) {
      const table = tables.at(-1)
      if (table !== undefined) table.span = span
    },
    closeCell(head) {
      const table = tables.at(-1)
      if (table === undefined) return
      const text = take()
      // The text before a table within this cell has already been emitted.
      if (table.cells === null && text === '') return
      table.cells ??= []
      const { length } = table.cells
      table.grid.put(table.cells, text, table.span)
      table.span = ONE_CELL
      if (head) table.headCells += table.cells.length - length
    },
    closeRow: endRow,
    end() {
      while (tables.pop() !== undefined) boundary(true)
      write(take())
    },
  }
}

function fresh(): { apart: boolean; startsPage: boolean; heading: number; mark: string } {
  return { apart: false, startsPage: false, heading: 0, mark: '' }
}
