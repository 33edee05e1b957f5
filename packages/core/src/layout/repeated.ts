import type { Page, Span } from '../document.ts'

/** Headers and footers are among so many lines at either end of a page's text. */
const EDGE_LINES = 3
/** A document of fewer pages does not show what repeats. */
const FEWEST_PAGES = 3
/** Left and right pages may have headers of their own, and first pages of chapters none: each on two in five pages. */
const SHARE = 0.4

/** Collects the lines at the edges of a document's pages, to tell those that repeat. */
export interface RepeatedLines {
  add(page: Page): void
  /** The lines that most pages have, by page number; pages without any are left out. */
  spans(): Map<number, Span[]>
}

interface Edge extends Span {
  readonly page: number
  readonly key: string
}

/** Lines are alike when they differ in nothing but figures and case: page numbers count up. */
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
    // Within the page a lone number is more likely a figure of a table.
    const outermost = index === 0 || index === lines.length - 1
    if (!/\p{L}/u.test(key) && !(key === '#' && outermost)) return []
    return [{ ...span, page: number, key }]
  })
}

/** The first and last lines that are not blank, in order. */
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
