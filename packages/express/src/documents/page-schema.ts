import type { PageJson } from '@docchat/core/json'
import { z } from 'zod'

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

const span = { char_start: z.int(), char_end: z.int() }

export const pageSchema: z.ZodType<PageJson> = z
  .object({
    document_id: z.string(),
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
