/** One page of a list. */
export interface ListPage<Entry> {
  readonly entries: readonly Entry[]
  /** The cursor of the next page; null on the last one. */
  readonly nextCursor: string | null
  /** The number of entries on all pages. */
  readonly total: number
}

/** A list: iterate over all its entries, or read it page by page. */
export interface List<Entry> extends AsyncIterable<Entry> {
  page(cursor?: string | null): Promise<ListPage<Entry>>
}

export function listOf<Entry>(read: (cursor: string | undefined) => Promise<ListPage<Entry>>): List<Entry> {
  const page = (cursor?: string | null) => read(cursor ?? undefined)
  return {
    page,
    async *[Symbol.asyncIterator]() {
      let cursor: string | null = null
      do {
        const { entries, nextCursor } = await page(cursor)
        yield* entries
        cursor = nextCursor
      } while (cursor !== null)
    },
  }
}
