import type { Page, Span } from '../document.ts'

/** Headers and footers are looked for among this many lines at either end of a page. */
const EDGE_LINES = 3
/** With fewer pages, repetition cannot be recognised. */
const FEWEST_PAGES = 3
/**
 * Left and right pages may have different headers, and first pages of chapters none, so two in five pages are enough.
 */
const SHARE = 0.4

/** Collects the lines at the top and bottom of a document's pages to find those that recur. */
export interface RepeatedLines {
  add(page: Page): void
  /** Returns the recurring lines by page number; pages without any are left out. */
  spans(): Map<number, Span[]>
}

interface Edge extends Span {
  readonly page: number
  readonly key: string
}

/** Lines count as equal if they differ only in digits and case, since page numbers change. */
export function repeatedLines(): RepeatedLines {
  const edges: Edge[] = []
  const counts = new Map<string, number>()
  let pages = 0
  return {
    add(page) {
      const found = edgesOf(page)
      if (found.length > 0) pages++
      edges.push(...found)
      for (const key of new Set(found.map((edge) => edge.key))) counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    spans() {
      const least = Math.max(FEWEST_PAGES, pages * SHARE)
      const spans = new Map<number, Span[]>()
      for (const { page, key, start, end } of edges) {
        if ((counts.get(key) ?? 0) < least) continue
        const known = spans.get(page)
        if (known === undefined) spans.set(page, [{ start, end }])
        else known.push({ start, end })
      }
      return spans
    },
  }
}

function edgesOf({ number, text }: Page): Edge[] {
  const lines = outerLines(text)
  return lines.flatMap((span, index) => {
    const key = text.slice(span.start, span.end).toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ')
    // Further inside the page, a lone number is more likely part of a table.
    const outermost = index === 0 || index === lines.length - 1
    if (!/\p{L}/u.test(key) && !(key === '#' && outermost)) return []
    return [{ ...span, page: number, key }]
  })
}

/** Returns the first and last non-blank lines, in order. */
function outerLines(text: string): Span[] {
  const first: Span[] = []
  let start = 0
  while (first.length < EDGE_LINES && start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    if (text.slice(start, end).trim() !== '') first.push({ start, end })
    start = end + 1
  }
  const last: Span[] = []
  let end = text.length
  while (last.length < EDGE_LINES && end > start) {
    const lineStart = Math.max(text.lastIndexOf('\n', end - 1) + 1, start)
    if (text.slice(lineStart, end).trim() !== '') last.unshift({ start: lineStart, end })
    end = lineStart - 1
  }
  return [...first, ...last]
}
