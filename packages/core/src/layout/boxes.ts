import type { Box, PageItem, PageLayout, Span } from '../document.ts'

/**
 * Returns the position of a span of a page's text: one box per line, in reading order, and several for a line that is not
 * level. If an item is only partly inside the span, its box is cropped in proportion to its characters.
 *
 * @example
 * const layout = await documents.layout(citation.documentId, citation.page)
 * const boxes = boxesOf(layout, { start: citation.charStart, end: citation.charEnd })
 */
export function boxesOf({ items }: Pick<PageLayout, 'items'>, span: Span): Box[] {
  const first = items.findIndex(({ end }) => end > span.start)
  if (first === -1) return []
  const next = items.findIndex(({ start }, index) => index >= first && start >= span.end)
  const last = next === -1 ? items.length : next
  const vertical = isVertical(items.slice(first, last))
  const turn = vertical ? transposed : (box: Box) => box
  // The neighbours show in which direction the text runs.
  const around = items.slice(Math.max(0, first - 1), last + 1).map((item) => turn(item.box))
  const backwards = runsBackwards(around)
  const parts = items
    .slice(first, last)
    .map((item) => partOf({ ...item, box: turn(item.box) }, span, backwards))
  return joinLines(parts).map((box) => rounded(turn(box)))
}

/** Whether most of the text runs up or down the page. A short word is as high as wide. */
function isVertical(items: readonly PageItem[]): boolean {
  let tall = 0
  let wide = 0
  for (const { start, end, box } of items) {
    if (end - start < 3) continue
    if (box.height > box.width) tall += end - start
    else wide += end - start
  }
  return tall > wide
}

function transposed({ x, y, width, height }: Box): Box {
  return { x: y, y: x, width: height, height: width }
}

/** Whether items of a line mostly come before the one that precedes them in the text. */
function runsBackwards(boxes: readonly Box[]): boolean {
  let steps = 0
  for (const [index, box] of boxes.entries()) {
    const previous = boxes[index - 1]
    if (previous !== undefined && onOneLine(previous, box))
      steps += Math.sign(box.x + box.width / 2 - previous.x - previous.width / 2)
  }
  return steps < 0
}

function partOf({ start, end, box }: PageItem, span: Span, backwards: boolean): Box {
  const from = (Math.max(start, span.start) - start) / (end - start)
  const to = (Math.min(end, span.end) - start) / (end - start)
  return { ...box, x: box.x + box.width * (backwards ? 1 - to : from), width: box.width * (to - from) }
}

/** How much higher than its words the box of a line may be, since they are not all of one size. */
const HIGHER = 1.5

function joinLines(parts: readonly Box[]): Box[] {
  const lines: { box: Box; highest: number }[] = []
  for (const part of parts) {
    const line = lines.at(-1)
    const joined = line === undefined ? part : union(line.box, part)
    const highest = Math.max(line?.highest ?? 0, part.height)
    if (line !== undefined && onOneLine(line.box, part) && joined.height <= highest * HIGHER)
      lines[lines.length - 1] = { box: joined, highest }
    else lines.push({ box: part, highest: part.height })
  }
  return lines.map(({ box }) => box)
}

/** Whether they overlap by more than half the height of the less tall one. */
function onOneLine(a: Box, b: Box): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return shared > Math.min(a.height, b.height) / 2
}

function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}

function rounded({ x, y, width, height }: Box): Box {
  return { x: hundredths(x), y: hundredths(y), width: hundredths(width), height: hundredths(height) }
}

/** Rounds to a hundredth of a point; anything finer is floating-point noise. */
function hundredths(points: number): number {
  return Math.round(points * 100) / 100
}
