import type { CatalogListOptions } from '../catalog/document-list.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Documents } from '../docchat/documents.ts'
import type { Store } from '../store/store.ts'
import { checkedFilters, checkedLimit } from './list-options.ts'

/** How many documents are fetched at a time when all are iterated. */
const BATCH = 100

/** The lists of one owner's documents. */
export function documentLists(
  { catalog }: Pick<Store, 'catalog'>,
  owner: string,
): Pick<Documents, 'list' | 'all' | 'labels'> {
  return {
    async list({ limit = 20, cursor, ...options } = {}) {
      const { sort, ...filters } = checkedFilters(options)
      const list = ['documents', sort, filters]
      const [{ entries, next }, total] = await Promise.all([
        catalog.list(owner, {
          ...filters,
          sort,
          limit: checkedLimit(limit),
          ...(cursor !== undefined && { after: decodeCursor(cursor, list) }),
        }),
        catalog.count(owner, filters),
      ])
      return { documents: entries, nextCursor: encodeCursor(next, list), total }
    },

    async *all(options = {}) {
      let page: CatalogListOptions | null = { ...checkedFilters(options), limit: BATCH }
      while (page !== null) {
        const { entries, next } = await catalog.list(owner, page)
        yield* entries
        page = next && { ...page, after: next }
      }
    },

    async labels({ limit = 20, cursor } = {}) {
      const list = ['labels']
      const { entries, next, total } = await catalog.labels(owner, {
        limit: checkedLimit(limit),
        ...(cursor !== undefined && { after: decodeCursor(cursor, list) }),
      })
      return { labels: entries, nextCursor: encodeCursor(next, list), total }
    },
  }
}
