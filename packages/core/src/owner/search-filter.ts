import type { SearchScope } from '../docchat.ts'
import { DocChatError } from '../errors.ts'
import type { SearchFilter } from '../search/search-index.ts'

/** Limits a search scope to one owner. @throws DocChatError `INVALID_ARGUMENT` when a time cannot be parsed. */
export function searchFilter(owner: string, scope: SearchScope): SearchFilter {
  const { documentIds, mediaTypes, labels, addedAfter, addedBefore } = scope
  return {
    owner,
    ...(documentIds && { documentIds }),
    ...(mediaTypes && { mediaTypes }),
    ...(labels && { labels }),
    ...(addedAfter !== undefined && { addedAfter: time('addedAfter', addedAfter) }),
    ...(addedBefore !== undefined && { addedBefore: time('addedBefore', addedBefore) }),
  }
}

function time(name: string, text: string): string {
  const ms = Date.parse(text)
  if (!Number.isNaN(ms)) return new Date(ms).toISOString()
  throw new DocChatError(
    'INVALID_ARGUMENT',
    `${name} is "${text}": give a time such as 2026-05-31T12:00:00Z.`,
  )
}
