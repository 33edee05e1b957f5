import type { CellRange } from './reference.ts'

/** A row of a sheet, with its number from 0. */
export interface NumberedRow {
  readonly row: number
  readonly cells: readonly string[]
}

/** Fills merged cells in, row by row. */
export interface Merger {
  /** Names merged cells, before their first row is added. */
  span(range: CellRange): void
  add(row: NumberedRow): readonly NumberedRow[]
  end(): readonly NumberedRow[]
}

interface Merged {
  readonly range: CellRange
  readonly text: string
}

/**
 * What spans several rows is repeated in each of them. What spans several columns of a header becomes part of the names
 * below it (`2024` over `Q1` is `2024 Q1`), so that row is held back until the next is known.
 */
export function merger(): Merger {
  const byTop = new Map<number, CellRange[]>()
  let open: Merged[] = []
  let held: (NumberedRow & { readonly groups: readonly Merged[] }) | null = null

  function release(): readonly NumberedRow[] {
    const rows = held === null ? [] : [{ row: held.row, cells: held.cells }]
    held = null
    return rows
  }

  return {
    span(range) {
      const known = byTop.get(range.top)
      if (known === undefined) byTop.set(range.top, [range])
      else known.push(range)
    },
    add({ row, cells: given }) {
      const cells = [...given]
      open = open.filter(({ range }) => range.bottom >= row)
      for (const { range, text } of open) if ((cells[range.left] ?? '') === '') put(cells, range.left, text)
      const starting = (byTop.get(row) ?? []).map((range) => ({ range, text: cells[range.left] ?? '' }))
      for (const one of starting) if (one.range.bottom > row) open.push(one)
      const before = held?.row === row - 1 && named(held.groups, cells) ? held : null
      if (before !== null) {
        for (const { range, text } of before.groups)
          for (let at = range.left; at <= range.right; at++)
            if (cells[at] !== text) put(cells, at, `${text} ${cells[at] ?? ''}`.trim())
        held = null
        return [{ row, cells }]
      }
      const rows = release()
      const groups = groupsIn(row, cells, starting)
      if (groups.length === 0) return [...rows, { row, cells }]
      held = { row, cells, groups }
      return rows
    },
    end: release,
  }
}

/** The cells of a row that are names of groups of columns: none, unless one spans several columns and is not the only one. */
function groupsIn(row: number, cells: readonly string[], starting: readonly Merged[]): readonly Merged[] {
  const wide = starting.filter(
    ({ range, text }) => range.bottom === row && range.right > range.left && text !== '',
  )
  const filled = cells.flatMap((text, column) => (text === '' ? [] : [{ text, column }]))
  if (wide.length === 0 || filled.length < 2) return []
  return filled.map(({ text, column }) => {
    const merged = wide.find(({ range }) => range.left === column)
    return merged ?? { text, range: { top: row, bottom: row, left: column, right: column } }
  })
}

/** Whether all cells under groups are names too. */
function named(groups: readonly Merged[], cells: readonly string[]): boolean {
  return groups.every(({ range }) =>
    cells.slice(range.left, range.right + 1).every((cell) => cell === '' || /\p{L}/u.test(cell)),
  )
}

function put(cells: string[], column: number, text: string): void {
  while (cells.length < column) cells.push('')
  cells[column] = text
}
