import type { SearchScope } from '@docchat/core'
import { z } from 'zod'
import { commaSeparated, idList } from '../http/schemas.ts'

const time = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .describe('A time such as 2026-05-31T12:00:00Z, or a date.')

const list = commaSeparated(z.string().min(1).max(200))

type Strings = z.ZodOptional<z.ZodType<string[]>>
type Time = z.ZodOptional<z.ZodType<string>>

/** The parameters that restrict a search to some documents. */
interface ScopeShape {
  readonly document_ids: Strings
  readonly media_types: Strings
  readonly labels: Strings
  readonly added_after: Time
  readonly added_before: Time
}

/** The parameters of a query string. */
export const scopeQuery: ScopeShape = {
  document_ids: idList.optional().describe('Only the documents with these ids.'),
  media_types: list.optional().describe('Only documents of these types.'),
  labels: list.optional().describe('Only documents with one of these labels.'),
  added_after: time
    .optional()
    .describe('Only documents added at this time or later, such as 2026-05-31T12:00:00Z.'),
  added_before: time
    .optional()
    .describe('Only documents added before this time, such as 2026-05-31T12:00:00Z.'),
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
  added_after: time
    .optional()
    .describe('Only documents added at this time or later, such as 2026-05-31T12:00:00Z.'),
  added_before: time
    .optional()
    .describe('Only documents added before this time, such as 2026-05-31T12:00:00Z.'),
}

/** Converts the parameters for the engine. */
export function scopeOf(asked: {
  readonly document_ids?: readonly string[] | undefined
  readonly media_types?: readonly string[] | undefined
  readonly labels?: readonly string[] | undefined
  readonly added_after?: string | undefined
  readonly added_before?: string | undefined
}): SearchScope {
  return {
    ...(asked.document_ids && { documentIds: asked.document_ids }),
    ...(asked.media_types && { mediaTypes: asked.media_types }),
    ...(asked.labels && { labels: asked.labels }),
    ...(asked.added_after && { addedAfter: asked.added_after }),
    ...(asked.added_before && { addedBefore: asked.added_before }),
  }
}
