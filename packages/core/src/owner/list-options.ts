import type { DocumentFilters, ListOptions } from '../catalog/document-list.ts'
import { DOCUMENT_SORTS } from '../catalog/document-list.ts'
import { DocChatError } from '../errors.ts'
import { time } from './time.ts'

/** Checks the length of a page. @throws DocChatError `INVALID_ARGUMENT`. */
export function checkedLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 1) return limit
  throw new DocChatError('INVALID_ARGUMENT', `limit is ${limit}: give an integer of at least 1.`)
}

/** Checks an order and filters; times are returned in UTC. @throws DocChatError `INVALID_ARGUMENT`. */
export function checkedFilters({
  sort = '-createdAt',
  addedAfter,
  addedBefore,
  ...filters
}: DocumentFilters & Pick<ListOptions, 'sort'>): DocumentFilters & Required<Pick<ListOptions, 'sort'>> {
  if (!DOCUMENT_SORTS.includes(sort))
    throw new DocChatError('INVALID_ARGUMENT', `sort is ${sort}: give one of ${DOCUMENT_SORTS.join(', ')}.`)
  return {
    ...filters,
    sort,
    ...(addedAfter !== undefined && { addedAfter: time('addedAfter', addedAfter) }),
    ...(addedBefore !== undefined && { addedBefore: time('addedBefore', addedBefore) }),
  }
}
