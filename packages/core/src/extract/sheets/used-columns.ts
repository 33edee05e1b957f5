import type { NumberedRow } from './merge.ts'

/** Leaves out columns that are empty, as at the left of many sheets. */
export interface ColumnChooser {
  add(row: NumberedRow): readonly NumberedRow[]
  end(): readonly NumberedRow[]
}

/** The rows by which empty columns are told. */
const SAMPLE_ROWS = 60

/** Values in a column that was empty in the first rows come after the others. */
export function columnChooser(): ColumnChooser {
  let sample: NumberedRow[] | null = []
  let used: readonly number[] = []
  let known: ReadonlySet<number> = new Set()

  function opening(): readonly NumberedRow[] {
    if (sample === null) return []
    const rows = sample
    sample = null
    const columns = new Set(
      rows.flatMap(({ cells }) => cells.flatMap((cell, at) => (cell === '' ? [] : [at]))),
    )
    known = columns
    used = [...columns].sort((a, b) => a - b)
    return rows.map(chosen)
  }

  function chosen({ row, cells }: NumberedRow): NumberedRow {
    const others = cells.filter((cell, column) => cell !== '' && !known.has(column))
    const kept = used.map((column) => cells[column] ?? '')
    return { row, cells: others.length === 0 ? kept.slice(0, lastFilled(kept)) : [...kept, ...others] }
  }

  return {
    add(row) {
      if (sample === null) return [chosen(row)]
      sample.push(row)
      return sample.length < SAMPLE_ROWS ? [] : opening()
    },
    end: opening,
  }
}

function lastFilled(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell !== '') + 1
}
