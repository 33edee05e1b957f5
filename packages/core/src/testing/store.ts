import { afterAll, beforeAll, describe } from 'vitest'
import type { Store } from '../store/store.ts'
import { describeCatalog } from './catalog.ts'
import { describeConversations } from './conversations.ts'
import { describeSearchIndex } from './search-index.ts'
import { describeDocumentEffects } from './store-documents.ts'
import { describeSmallParts } from './store-parts.ts'
import { describeTransactions } from './store-transactions.ts'

/** Options of {@link describeStore}. */
export interface DescribeStoreOptions {
  /**
   * Opens the data of the store under test once more, as another process would. The suite disposes of what it gives.
   *
   * @defaultValue nobody else can open it
   */
  readonly besides?: () => Promise<Store>
}

/**
 * The conformance suite of {@link Store}: each of its parts, what commits together, and what a job does to its document.
 * A store's queue has a suite of its own, `describeJobQueue`, and so have API keys, `describeApiKeys`.
 *
 * @param open - opens a store that is empty; the suite disposes of it.
 */
export function describeStore(
  name: string,
  open: () => Promise<Store>,
  { besides }: DescribeStoreOptions = {},
): void {
  describe(`${name} is a store`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store[Symbol.asyncDispose]())
    const current = () => store

    describeCatalog(current)
    describeSearchIndex(current)
    describeConversations(current)
    describeSmallParts(current)
    describeDocumentEffects(current)
    describeTransactions(current, besides ?? null)
  })
}
