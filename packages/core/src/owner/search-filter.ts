import type { SearchScope } from '../docchat/asking.ts'
import type { SearchFilter } from '../search/search-index.ts'
import { time } from './time.ts'

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
