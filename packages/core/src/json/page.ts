import type { Box, Page, PageLayout, Span } from '../document.ts'

/** A range of a page's text in UTF-16 code units; `char_end` is exclusive. */
export interface SpanJson {
  readonly char_start: number
  readonly char_end: number
}

/** A rectangle on a page, in points from the page's top left corner. */
export interface BoxJson {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A page's text and layout. */
export interface PageJson {
  readonly document_id: string
  readonly page: number
  readonly label: string | null
  readonly text: string
  readonly width: number | null
  readonly height: number | null
  readonly items: readonly (SpanJson & { readonly box: BoxJson })[]
  readonly headings: readonly (SpanJson & { readonly level: number })[]
  readonly repeated: readonly SpanJson[]
}

/** Converts a page to JSON. */
export function pageJson(documentId: string, { number, label, text }: Page, layout: PageLayout): PageJson {
  return {
    document_id: documentId,
    page: number,
    label: label ?? null,
    text,
    width: layout.width,
    height: layout.height,
    items: layout.items.map((item) => ({ ...spanJson(item), box: boxJson(item.box) })),
    headings: layout.headings.map((heading) => ({ ...spanJson(heading), level: heading.level })),
    repeated: layout.repeated.map(spanJson),
  }
}

/** Converts a box to JSON. */
export function boxJson({ x, y, width, height }: Box): BoxJson {
  return { x, y, width, height }
}

function spanJson({ start, end }: Span): SpanJson {
  return { char_start: start, char_end: end }
}
