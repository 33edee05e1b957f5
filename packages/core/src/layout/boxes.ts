import type { Box, PageItem, PageLayout, Span } from '../document.ts'

/**
 * Where a stretch of a page's text stands: one box for each line, in reading order. Of an item that is quoted in part,
 * the part is taken that its share of characters makes up.
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

/** What is finer than a hundredth of a point is the arithmetic's, not the page's. */
function hundredths(points: number): number {
  return Math.round(points * 100) / 100
}

function partOf({ start, end, box }: PageItem, span: Span): Box {
  const from = (Math.max(start, span.start) - start) / (end - start)
  const to = (Math.min(end, span.end) - start) / (end - start)
  // Text that runs from top to bottom, or is turned, is longer than it is wide.
  if (box.height > 2 * box.width && end - start > 2)
    return { ...box, y: box.y + box.height * from, height: box.height * (to - from) }
  return { ...box, x: box.x + box.width * from, width: box.width * (to - from) }
}

/** Whether they share more than half of the lower one's height. */
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
