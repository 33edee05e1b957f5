import type { SearchScope } from '@docchat/core'
import { z } from 'zod'

/** Arguments that restrict a search to some documents. */
export interface ScopeArguments {
  readonly document_ids?: readonly string[] | undefined
  readonly labels?: readonly string[] | undefined
}

type Strings = z.ZodOptional<z.ZodType<string[]>>

/** The schema of {@link ScopeArguments}. */
export const scopeArguments: { readonly document_ids: Strings; readonly labels: Strings } = {
  document_ids: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(100)
    .optional()
    .describe('Only in the documents with these ids, as list_documents returns them.'),
  labels: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(100)
    .optional()
    .describe('Only in documents with one of these labels.'),
}

export function scopeOf({ document_ids, labels }: ScopeArguments): SearchScope {
  return { ...(document_ids && { documentIds: document_ids }), ...(labels && { labels }) }
}
