import type { Page } from '@docchat/client'

/** A paragraph, heading or row, as offsets in the text of its page. */
export interface Block {
  readonly start: number
  readonly end: number
  /** The level of a heading, from 1; null for other text. */
  readonly heading: number | null
}

/** Divides the text of a page at its lines; offsets stay those of the page. */
export function blocksOf({ text, headings }: Pick<Page, 'text' | 'headings'>): Block[] {
  const blocks: Block[] = []
  for (const { index, 0: line } of text.matchAll(/[^\n]*\S[^\n]*/gu)) {
    const end = index + line.length
    const heading = headings.find(({ char_start, char_end }) => char_start < end && char_end > index)
    blocks.push({ start: index, end, heading: heading?.level ?? null })
  }
  return blocks
}

export interface Piece {
  readonly start: number
  readonly end: number
  readonly kind: 'quote' | 'found' | 'current' | null
}

export interface MarkedSpan {
  readonly start: number
  readonly end: number
  readonly kind: 'quote' | 'found' | 'current'
}

/** Divides a part of a text where marks begin and end. Where marks overlap, the last one counts. */
export function piecesOf(start: number, end: number, marks: readonly MarkedSpan[]): Piece[] {
  const inside = marks.filter((mark) => mark.start < end && mark.end > start)
  const cuts = inside.flatMap((mark) => [mark.start, mark.end]).filter((at) => at > start && at < end)
  const edges = [...new Set([start, ...cuts, end])].sort((a, b) => a - b)
  return edges.slice(0, -1).map((from, index) => ({
    start: from,
    end: edges[index + 1] ?? end,
    kind: inside.findLast((mark) => mark.start <= from && mark.end > from)?.kind ?? null,
  }))
}
