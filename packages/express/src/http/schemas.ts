import type { ErrorJson } from '@docchat/core/json'
import { z } from 'zod'

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

/** An id in a path. Whether it exists is for the engine to decide. */
export const idParam: z.ZodType<string> = z.string().min(1).max(100)

/** The longest question, however it is asked, and the longest query of a search. In UTF-16 code units. */
export const MAX_QUESTION_LENGTH = 10_000

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

/** Query parameters of a list that is returned page by page. */
export const pageQuery: { readonly skip: z.ZodType<number>; readonly limit: z.ZodType<number> } = {
  skip: wholeNumber({}).default(0).describe('How many entries to skip.'),
  limit: wholeNumber({ min: 1, max: 100 }).default(20).describe('The maximum number of entries to return.'),
}

/** The fields that say which page of a list a response contains. */
export const pageFields: {
  readonly total: z.ZodType<number>
  readonly skip: z.ZodType<number>
  readonly limit: z.ZodType<number>
} = {
  total: z.int().describe('The number of entries in the whole list.'),
  skip: z.int().describe('How many entries were skipped.'),
  limit: z.int().describe('The maximum number of entries in this response.'),
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
