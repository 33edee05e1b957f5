import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../store/store.ts'
import { describeCatalog } from './catalog.ts'
import { describeConversations } from './conversations.ts'
import { describeSearchIndex } from './search-index.ts'
import { file } from './store-fixtures.ts'

/** The conformance suite of {@link Store}: its catalog, its search index, and what commits together. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`${name} is a store`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store[Symbol.asyncDispose]())

    describeCatalog(() => store)
    describeSearchIndex(() => store)
    describeConversations(() => store)

    describe('transaction', () => {
      test('commits changes of all parts, or none', async () => {
        const admit = (owner: string) => store.catalog.admit(file({ owner }))
        const failing = store.transaction(async (tx) => {
          const { document } = await tx.catalog.admit(file({ owner: 'sam' }))
          await tx.jobs.enqueue({ kind: 'test', owner: 'sam', payload: null })
          expect(await tx.catalog.get('sam', document.id), 'it sees its own changes').not.toBeNull()
          throw new Error('no')
        })
        const [, other] = await Promise.all([expect(failing).rejects.toThrow('no'), admit('tom')])
        expect(await store.catalog.list('sam')).toEqual({ documents: [], total: 0 })
        expect(await store.jobs.list({ owner: 'sam' })).toEqual([])
        expect(
          await store.catalog.get('tom', other.document.id),
          'a write meanwhile is not lost',
        ).not.toBeNull()
      })

      test('shows nothing of itself before it commits', async () => {
        await store.transaction(async (tx) => {
          await tx.catalog.admit(file({ owner: 'uma' }))
          expect(await store.catalog.list('uma')).toMatchObject({ total: 0 })
        })
        expect(await store.catalog.list('uma')).toMatchObject({ total: 1 })
      })
    })
  })
}
