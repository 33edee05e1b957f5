import { DocChatError } from '../errors.ts'

/** Checks the page of a list that is asked for. @throws DocChatError `INVALID_ARGUMENT`. */
export function checkedPage<T extends { readonly limit?: number; readonly offset?: number }>(options: T): T {
  for (const name of ['limit', 'offset'] as const) {
    const value = options[name]
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue
    throw new DocChatError('INVALID_ARGUMENT', `${name} is ${value}: give an integer of at least 0.`)
  }
  return options
}

/** Checks the length of a page. @throws DocChatError `INVALID_ARGUMENT`. */
export function checkedLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 1) return limit
  throw new DocChatError('INVALID_ARGUMENT', `limit is ${limit}: give an integer of at least 1.`)
}
