import type { Box, PageItem, PageLayout, Span } from '../document.ts'

/**
 * Returns the position of a span of a page's text: one box per line, in reading order. If an item is only partly inside the
 * span, its box is cropped in proportion to its characters.
 *
 * @example
 * const layout = await documents.layout(citation.documentId, citation.page)
 * const boxes = boxesOf(layout, { start: citation.charStart, end: citation.charEnd })
 */
export function boxesOf({ items }: Pick<PageLayout, 'items'>, span: Span): Box[] {
  const boxes: Box[] = []
  for (const item of items) {
    if (item.end <= span.start || item.start >= span.end) continue
    const part = partOf(item, span)
    const line = boxes.at(-1)
    if (line !== undefined && onOneLine(line, part)) boxes[boxes.length - 1] = around(line, part)
    else boxes.push(part)
  }
  return boxes.map(({ x, y, width, height }) => ({
    x: hundredths(x),
    y: hundredths(y),
    width: hundredths(width),
    height: hundredths(height),
  }))
}

/** Rounds to a hundredth of a point; anything finer is floating-point noise. */
function hundredths(points: number): number {
  return Math.round(points * 100) / 100
}

function partOf({ start, end, box }: PageItem, span: Span): Box {
  const from = (Math.max(start, span.start) - start) / (end - start)
  const to = (Math.min(end, span.end) - start) / (end - start)
  // Vertical or rotated text is taller than it is wide.
  if (box.height > 2 * box.width && end - start > 2)
    return { ...box, y: box.y + box.height * from, height: box.height * (to - from) }
  return { ...box, x: box.x + box.width * from, width: box.width * (to - from) }
}

/** Whether they overlap by more than half the height of the less tall one. */
function onOneLine(a: Box, b: Box): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return shared > Math.min(a.height, b.height) / 2
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
