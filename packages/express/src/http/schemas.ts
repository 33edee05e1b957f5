import type { ErrorJson, PageWarningJson } from '@docchat/core/json'
import * as z from 'zod'

/** Why a document or a job failed. */
export const errorSchema: z.ZodType<ErrorJson> = z
  .object({
    error_code: z.string().describe('The kind of failure, as a stable name for programs.'),
    message: z.string().describe('What went wrong and what to do, for people.'),
  })
  .meta({
    id: 'Failure',
    examples: [{ error_code: 'DOCUMENT_ENCRYPTED', message: '"a.pdf" asks for a password.' }],
  })

/** Problems with the text of pages. */
export const warningsSchema: z.ZodType<readonly PageWarningJson[]> = z.array(
  z.object({
    page: z.int().describe('The number of the page, from 1.'),
    code: z.string().describe('The kind of warning, as a stable name for programs.'),
    message: z.string().describe('The warning, for people.'),
  }),
)

/** The number of a document's warnings, where only the first are listed. */
export const warningCountSchema: z.ZodType<number> = z
  .int()
  .describe('How many warnings the document has in all.')

/** An id in a path. Whether it exists is for the engine to decide. */
export const idParam: z.ZodType<string> = z.string().min(1).max(100)

/** The longest question, however it is asked, and the longest query of a search. In UTF-16 code units. */
export const MAX_QUESTION_LENGTH = 10_000

/** The most turns of a history that a client keeps, however they are sent. */
export const MAX_HISTORY_TURNS = 100

/** The longest of these turns, in UTF-16 code units. */
export const MAX_TURN_LENGTH = 100_000

/** A question or a query. */
export const questionText: z.ZodString = z.string().trim().min(1).max(MAX_QUESTION_LENGTH)

/** A whole number in a path, a query or a header. */
export function wholeNumber({
  min = 0,
  max,
}: {
  readonly min?: number
  readonly max?: number
}): z.ZodType<number> {
  const number = z.int().min(min)
  return z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number)
    .pipe(max === undefined ? number : number.max(max))
}

/** `true` or `false` in a query. */
export const trueOrFalse: z.ZodType<boolean> = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .pipe(z.boolean())

/** Values in a query: one parameter, separated by commas. */
export function commaSeparated<Item extends string>(item: z.ZodType<Item>): z.ZodType<Item[]> {
  return z
    .string()
    .max(10_000)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(
      z
        .array(item as z.ZodType<Item, string>)
        .min(1)
        .max(100),
    )
}

/** Ids of documents in a query: one parameter, separated by commas. */
export const idList: z.ZodType<string[]> = commaSeparated(z.string().min(1).max(100))

/** Texts in a query: one parameter, separated by commas. */
export const stringList: z.ZodType<string[]> = commaSeparated(z.string().min(1).max(200))

/** A time or a date. */
const timeParam: z.ZodType<string> = z.union([z.iso.datetime({ offset: true }), z.iso.date()])

type Time = z.ZodOptional<z.ZodType<string>>

/** When the documents were added: parameters of a query, or fields of a body. */
export const addedRange: { readonly added_after: Time; readonly added_before: Time } = {
  added_after: timeParam
    .optional()
    .describe('Only documents added at this time or later, such as 2026-05-31T12:00:00Z.'),
  added_before: timeParam
    .optional()
    .describe('Only documents added before this time, such as 2026-05-31T12:00:00Z.'),
}

/** Query parameters of a list that is returned page by page. */
export const cursorQuery: {
  readonly limit: z.ZodType<number>
  readonly cursor: z.ZodOptional<z.ZodType<string>>
} = {
  limit: wholeNumber({ min: 1, max: 100 }).default(20).describe('The maximum number of entries to return.'),
  cursor: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe(
      'The `next_cursor` of the page before, to continue after it. Repeat the other parameters; only `limit` may change.',
    ),
}

/** The fields of every page of a list. */
export const cursorFields: {
  readonly next_cursor: z.ZodType<string | null>
  readonly total: z.ZodType<number>
} = {
  next_cursor: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
  total: z.int().describe('The number of entries on all pages together.'),
}

/** A rectangle on a page. */
export const boxSchema: z.ZodType<{
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}> = z.object({
  x: z.number().describe('The distance from the left edge of the page, in points.'),
  y: z.number().describe('The distance from the upper edge of the page, in points.'),
  width: z.number().describe('The width in points.'),
  height: z.number().describe('The height in points.'),
})

/** Where a span of text begins in the text of its page. */
export const charStart: z.ZodType<number> = z
  .int()
  .describe("The offset of the first character in the page's text, in UTF-16 code units.")

/** Where a span of text ends in the text of its page. */
export const charEnd: z.ZodType<number> = z
  .int()
  .describe("The offset after the last character in the page's text, in UTF-16 code units.")
