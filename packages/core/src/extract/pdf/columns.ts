import type { PdfText } from './document.ts'
import { EMPTY, type Row, rowsOf, type Segment } from './rows.ts'

/** Fewer lines may be anything. */
const MIN_ROWS = 5
const MIN_CHARACTERS = 18
/** Of the lines of running text, this share continue a sentence; cells of a table begin one. */
const CONTINUED = 0.4
const ALIGNED = 3

/** Reads columns of running text one after the other, where they are drawn line by line across the page. */
export function orderColumns(items: readonly PdfText[]): readonly PdfText[] {
  const rows = rowsOf(items)
  let ordered: PdfText[] | null = null
  for (let at = 0; at < rows.length; ) {
    const end = columnsEnd(rows, at)
    const block = rows.slice(at, end)
    const [first, last] = [block[0], block.at(-1)]
    if (first !== undefined && last !== undefined && areColumns(block)) {
      ordered ??= [...items]
      const moved = [0, 1].flatMap((column) => block.flatMap(({ segments }) => lineOf(segments[column])))
      // As many pieces as before, so that places in the list stay the same.
      const empty = last.end - first.start - moved.length
      const rest = Array.from(
        { length: empty },
        (): PdfText => ({ ...EMPTY, transform: moved.at(-1)?.transform ?? [] }),
      )
      ordered.splice(first.start, last.end - first.start, ...moved, ...rest)
    }
    at = Math.max(end, at + 1)
  }
  return ordered ?? items
}

/** Returns where the rows that begin at the same two places end. */
function columnsEnd(rows: readonly Row[], start: number): number {
  const first = rows[start]?.segments ?? []
  let end = start
  for (let row = rows[end]; row !== undefined; row = rows[end]) {
    const aligned = row.segments.every(
      (segment, i) => Math.abs(segment.left - (first[i]?.left ?? 0)) < ALIGNED,
    )
    if (row.segments.length !== 2 || first.length !== 2 || !aligned) break
    end++
  }
  return end
}

function areColumns(block: readonly Row[]): boolean {
  if (block.length < MIN_ROWS) return false
  return [0, 1].every((column) => {
    const lines = block.map(({ segments }) => segments[column]?.text ?? '')
    const all = lines.join('')
    const continued = lines.slice(1).filter((line) => /^\p{Ll}/u.test(line)).length
    const letters = all.replace(/[^\p{L}]/gu, '').length
    return (
      all.length >= MIN_CHARACTERS * lines.length &&
      letters > 0.7 * all.replace(/\s/g, '').length &&
      continued >= CONTINUED * (lines.length - 1)
    )
  })
}

/** Returns a segment's pieces, with what ends the line. */
function lineOf(segment: Segment | undefined): PdfText[] {
  const items = segment?.items ?? []
  return items.map((item, index) => {
    const next = items[index + 1]
    const gap = next === undefined ? 0 : (next.transform[4] ?? 0) - (item.transform[4] ?? 0) - item.width
    const spaced = gap > 0.15 * item.height && !/\s$/.test(item.str ?? '') && !/^\s/.test(next?.str ?? '')
    return { ...item, str: spaced ? `${item.str ?? ''} ` : (item.str ?? ''), hasEOL: next === undefined }
  })
}
