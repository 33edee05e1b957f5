import type { PageJson } from '@docchat/core/json'
import * as z from 'zod'
import { boxSchema, charEnd, charStart } from '../http/schemas.ts'

const example: PageJson = {
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
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

const span = { char_start: charStart, char_end: charEnd }

export const pageSchema: z.ZodType<PageJson> = z
  .object({
    document_id: z.string().describe('The id of the document.'),
    page: z.int().describe('The number of the page, from 1.'),
    label: z
      .string()
      .nullable()
      .describe("The document's own name for the page, such as `iii` or `slide 7`; null if it has none."),
    text: z.string().describe('The text of the page. Citations and spans refer to its characters.'),
    width: z
      .number()
      .nullable()
      .describe('The width of the page in points; null for formats without a layout.'),
    height: z
      .number()
      .nullable()
      .describe('The height of the page in points; null for formats without a layout.'),
    items: z
      .array(z.object({ ...span, box: boxSchema.describe('The position on the page.') }))
      .describe('The positions of the words on the page, for highlighting.'),
    headings: z
      .array(z.object({ ...span, level: z.int().describe('The level of the heading; 1 is the highest.') }))
      .describe('The headings on the page.'),
    repeated: z
      .array(z.object(span))
      .describe('Headers and footers that are repeated on most pages of the document.'),
  })
  .meta({ id: 'Page', examples: [example] })
