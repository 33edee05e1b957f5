/**
 * Where a page of a list ended: the value by which its last entry is sorted, and whatever the store orders entries with
 * equal values by, such as their ids. Only the store that made it interprets it. It stays valid when that entry is changed or
 * deleted. Clients can read it, so it must say nothing about other owners, as a number of the row would.
 */
export type Position = readonly [value: string | number, tie: string | number]

/** A page of a list as the store returns it. */
export interface ListPage<T> {
  readonly entries: readonly T[]
  /** Where the next page begins; null on the last one. */
  readonly next: Position | null
}

/** Makes a page of `limit` entries from one entry more, which shows that there is another page. */
export function pageOf<T>(
  found: readonly T[],
  limit: number,
  positionOf: (entry: T) => Position,
): ListPage<T> {
  const entries = found.slice(0, limit)
  const last = entries.at(-1)
  return { entries, next: found.length > limit && last !== undefined ? positionOf(last) : null }
}
