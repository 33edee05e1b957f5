import type { Citation, Page } from '@docchat/client'

export type Box = Citation['boxes'][number]

/** Where a span of a page's text is. An item that is only partly inside is divided evenly among its characters. */
export function boxesOfSpan(items: Page['items'], start: number, end: number): Box[] {
  return items
    .filter((item) => item.char_end > start && item.char_start < end)
    .map(({ char_start, char_end, box }) => {
      const unit = box.width / (char_end - char_start)
      const from = Math.max(start, char_start) - char_start
      const to = Math.min(end, char_end) - char_start
      return { ...box, x: box.x + from * unit, width: (to - from) * unit }
    })
}

/** One box a line, from the boxes of pieces of lines in reading order. */
export function linesOf(pieces: readonly Box[]): Box[] {
  const lines: Box[] = []
  for (const piece of pieces) {
    const line = lines.at(-1)
    if (line !== undefined && onOneLine(line, piece)) lines[lines.length - 1] = around(line, piece)
    else lines.push(piece)
  }
  return lines
}

/** How far one place begins and ends from another. */
export function distance(a: readonly Box[], b: readonly Box[]): number {
  const [aFirst, aLast, bFirst, bLast] = [a[0], a.at(-1), b[0], b.at(-1)]
  if (aFirst === undefined || aLast === undefined || bFirst === undefined || bLast === undefined) return 0
  const begin = Math.hypot(aFirst.x - bFirst.x, middle(aFirst) - middle(bFirst))
  return begin + Math.hypot(aLast.x + aLast.width - bLast.x - bLast.width, middle(aLast) - middle(bLast))
}

function middle({ y, height }: Box): number {
  return y + height / 2
}

/** Whether the second follows the first on the same line, with no more than some spaces between them. */
function onOneLine(a: Box, b: Box): boolean {
  const least = Math.min(a.height, b.height)
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const gap = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width))
  return shared > least / 2 && gap < 2 * least
}

function around(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}
