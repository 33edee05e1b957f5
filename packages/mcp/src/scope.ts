import type { Owner, SearchScope } from '@docchat/core'
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

/**
 * Returns what to search.
 *
 * @throws DocChatError `DOCUMENT_NOT_FOUND` for an id that no document has: what is found without it would look complete.
 */
export async function scopeOf(
  { documents }: Pick<Owner, 'documents'>,
  { document_ids, labels }: ScopeArguments,
): Promise<SearchScope> {
  for (const id of document_ids ?? []) await documents.get(id)
  return { ...(document_ids && { documentIds: document_ids }), ...(labels && { labels }) }
}
