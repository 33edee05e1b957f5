import type { Page, PageLayout, Span } from '@docchat/core'
import { z } from 'zod'

/** A stretch of a page's text. */
export interface SpanJson {
  readonly char_start: number
  readonly char_end: number
}

/** A page as the API shows it. */
export interface PageJson {
  readonly doc_id: string
  readonly page: number
  readonly label: string | null
  readonly text: string
  readonly width: number | null
  readonly height: number | null
  readonly items: readonly (SpanJson & {
    readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  })[]
  readonly headings: readonly (SpanJson & { readonly level: number })[]
  readonly repeated: readonly SpanJson[]
}

const example: PageJson = {
  doc_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  page: 5,
  label: 'iii',
  text: '3 Rent\nThe rent is 900 euros a month.',
  width: 595.3,
  height: 841.9,
  items: [
    { char_start: 0, char_end: 6, box: { x: 72, y: 60.7, width: 41.3, height: 15.4 } },
    { char_start: 7, char_end: 37, box: { x: 72, y: 88.1, width: 152.8, height: 11 } },
  ],
  headings: [{ char_start: 0, char_end: 6, level: 1 }],
  repeated: [],
}

const span = { char_start: z.int(), char_end: z.int() }

export const pageJson: z.ZodType<PageJson> = z
  .object({
    doc_id: z.string(),
    page: z.int(),
    label: z.string().nullable().describe('What the document calls it, where that is not its number.'),
    text: z.string(),
    width: z.number().nullable().describe('In points; null in formats that do not say where things stand.'),
    height: z.number().nullable(),
    items: z
      .array(
        z.object({
          ...span,
          box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
        }),
      )
      .describe('Where the words stand, in points from the upper left corner; for highlights.'),
    headings: z.array(z.object({ ...span, level: z.int() })).describe('1 is the highest level.'),
    repeated: z.array(z.object(span)).describe('Headers and footers that most pages have.'),
  })
  .meta({ id: 'Page', examples: [example] })

export function pageAsJson(documentId: string, { number, label, text }: Page, layout: PageLayout): PageJson {
  return {
    doc_id: documentId,
    page: number,
    label: label ?? null,
    text,
    width: layout.width,
    height: layout.height,
    items: layout.items.map((item) => ({ ...spanOf(item), box: item.box })),
    headings: layout.headings.map((heading) => ({ ...spanOf(heading), level: heading.level })),
    repeated: layout.repeated.map(spanOf),
  }
}

function spanOf({ start, end }: Span): SpanJson {
  return { char_start: start, char_end: end }
}
