import { afterAll, beforeAll, describe } from 'vitest'
import type { Store } from '../store/store.ts'
import { describeCatalog } from './catalog.ts'
import { describeConversations } from './conversations.ts'
import { describeSearchIndex } from './search-index.ts'
import { describeDocumentEffects } from './store-documents.ts'
import { describeStoreJobs } from './store-jobs.ts'
import { describeSmallParts } from './store-parts.ts'
import { describeTransactions } from './store-transactions.ts'

/** Options of {@link describeStore}. */
export interface DescribeStoreOptions {
  /**
   * Opens the data of the store under test once more, as another process would. The suite disposes of the result.
   *
   * @defaultValue the data cannot be opened more than once
   */
  readonly besides?: () => Promise<Store>
  /**
   * Whether the database under test has one connection, so that reads outside a transaction wait for its end.
   *
   * @defaultValue false
   */
  readonly isSerial?: boolean
}

/**
 * The conformance suite of {@link Store}: each of its parts, transactions, and the effects of a job on its document. Of
 * the job queue and API keys it tests only that they work; `describeJobQueue` and `describeApiKeys` test their rules.
 *
 * @param open - opens an empty store; the suite disposes of it.
 */
export function describeStore(
  name: string,
  open: () => Promise<Store>,
  { besides, isSerial = false }: DescribeStoreOptions = {},
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
    describeStoreJobs(current)
    describeSmallParts(current)
    describeDocumentEffects(current)
    describeTransactions(current, { besides: besides ?? null, isSerial })
  })
}
