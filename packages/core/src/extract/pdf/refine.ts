import { subscript, superscript } from '../normalize/script-mark.ts'
import { orderColumns } from './columns.ts'
import type { PdfText } from './document.ts'
import { joinSpaced } from './spaced.ts'
import { orderTables } from './tables.ts'

/** How many equal pieces are compared with a new one: a table repeats its figures often. */
const COMPARED = 4

/** Reads pieces as they are shown, not as they are drawn: once, as words, with powers and notes apart, text by columns and tables by rows. */
export function refineItems(items: readonly PdfText[]): readonly PdfText[] {
  return orderTables(orderColumns(markScripts(joinSpaced(drawnOnce(items)))))
}

/** Leaves out what is drawn again in nearly the same place, which makes letters look bold. */
function drawnOnce(items: readonly PdfText[]): readonly PdfText[] {
  const seen = new Map<string, PdfText[]>()
  let dropped = false
  const kept = items.map((item) => {
    const { str = '', height } = item
    if (str.trim() === '') return item
    const equal = seen.get(str) ?? []
    if (equal.length === 0) seen.set(str, equal)
    const [x, y] = placeOf(item)
    const reach = 0.15 * height
    const again = equal.some((other) => {
      const [otherX, otherY] = placeOf(other)
      return Math.abs(x - otherX) < reach && Math.abs(y - otherY) < reach
    })
    if (equal.push(item) > COMPARED) equal.shift()
    dropped ||= again
    return again ? { ...item, str: '' } : item
  })
  return dropped ? kept : items
}

/** Sets superscripts and subscripts apart from what they follow, which are small pieces above or below the line. */
function markScripts(items: readonly PdfText[]): readonly PdfText[] {
  let marked: PdfText[] | null = null
  let before: PdfText | null = null
  for (const [index, item] of items.entries()) {
    const { str = '' } = item
    if (str === '') continue
    const write: typeof superscript | null = before === null ? null : scriptOf(item, before)
    const written: string = write?.(before?.str ?? '', str) ?? str
    if (written !== str) {
      marked ??= [...items]
      marked[index] = { ...item, str: written }
    }
    before = str.trim() === '' || write !== null ? null : item
  }
  return marked ?? items
}

const MAX_SCRIPT = 6

function scriptOf(item: PdfText, before: PdfText): typeof superscript | null {
  const { str = '', height } = item
  if (str.length > MAX_SCRIPT || height <= 0 || height > 0.8 * before.height) return null
  if (!isLevel(item) || !isLevel(before)) return null
  const [x, y] = placeOf(item)
  const [beforeX, beforeY] = placeOf(before)
  const gap = x - beforeX - before.width
  const up = (y - beforeY) / before.height
  if (gap < -0.1 * before.height || gap > 0.3 * before.height || Math.abs(up) > 0.8) return null
  if (up > 0.15) return superscript
  return up < -0.05 ? subscript : null
}

function placeOf({ transform }: PdfText): [x: number, y: number] {
  return [transform[4] ?? 0, transform[5] ?? 0]
}

function isLevel({ transform }: PdfText): boolean {
  return Math.abs(transform[1] ?? 0) < 0.01
}
