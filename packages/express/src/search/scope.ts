import type { SearchScope } from '@docchat/core'
import * as z from 'zod'
import { addedRange, idList, stringList, trueOrFalse } from '../http/schemas.ts'

const preferNamed =
  'Whether passages of documents that the question names, as in `in the lease`, come first. The others are still found.'

/** The parameter of a query string. */
export const preferNamedQuery: { readonly prefer_named: z.ZodOptional<typeof trueOrFalse> } = {
  prefer_named: trueOrFalse.optional().describe(preferNamed),
}

/** The field of a JSON body. */
export const preferNamedBody: { readonly prefer_named: z.ZodOptional<z.ZodBoolean> } = {
  prefer_named: z.boolean().optional().describe(preferNamed),
}

type Strings = z.ZodOptional<z.ZodType<string[]>>

/** The parameters that restrict a search to some documents. */
type ScopeShape = typeof addedRange & {
  readonly document_ids: Strings
  readonly media_types: Strings
  readonly labels: Strings
}

/** The parameters of a query string. */
export const scopeQuery: ScopeShape = {
  document_ids: idList.optional().describe('Only the documents with these ids.'),
  media_types: stringList.optional().describe('Only documents of these types.'),
  labels: stringList.optional().describe('Only documents with one of these labels.'),
  ...addedRange,
}

const strings = z.array(z.string().min(1).max(200)).min(1).max(100)

/** The fields of a JSON body. */
export const scopeBody: ScopeShape = {
  document_ids: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(100)
    .optional()
    .describe('Only the documents with these ids.'),
  media_types: strings.optional().describe('Only documents of these types.'),
  labels: strings.optional().describe('Only documents with one of these labels.'),
  ...addedRange,
}

/** The parameters of either form. */
export interface AskedScope {
  readonly document_ids?: readonly string[] | undefined
  readonly media_types?: readonly string[] | undefined
  readonly labels?: readonly string[] | undefined
  readonly added_after?: string | undefined
  readonly added_before?: string | undefined
}

/** Converts the parameters for the engine. */
export function scopeOf(asked: AskedScope): SearchScope {
  return {
    ...(asked.document_ids && { documentIds: asked.document_ids }),
    ...(asked.media_types && { mediaTypes: asked.media_types }),
    ...(asked.labels && { labels: asked.labels }),
    ...(asked.added_after && { addedAfter: asked.added_after }),
    ...(asked.added_before && { addedBefore: asked.added_before }),
  }
}
