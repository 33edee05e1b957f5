import { beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../store/store.ts'
import { chunk, embedAll, file, published } from './store-fixtures.ts'

/** The conformance suite of a search index, as a part of its store. `current` gives the store once it is open. */
export function describeSearchIndex(current: () => Store): void {
  describe('search', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    test('finds chunks by their words, the best first, word forms and accents aside', async () => {
      const { document, version } = await published(store, 'jan', [
        'The rent is payable monthly.',
        'Rents, rents and the renting of a café.',
        'Nothing of that kind.',
      ])
      const hits = await store.search.searchText(['rent'], { owner: 'jan' }, 10)
      expect(hits.map(({ page }) => page)).toEqual([2, 1])
      expect(hits[0]).toMatchObject({ documentId: document.id, versionId: version.id, start: 0 })
      expect(hits[0]?.score).toBeGreaterThan(hits[1]?.score ?? 0)
      expect(await store.search.searchText(['cafe'], { owner: 'jan' }, 10)).toHaveLength(1)
      expect(await store.search.searchText(['rent', 'kind'], { owner: 'jan' }, 1)).toHaveLength(1)
    })

    test.each([
      '"',
      'a" OR "b',
      'NEAR(a b)',
      '*',
      '',
      '\0',
      "'; drop table chunks; --",
      '^a',
      'text:rent',
      '-',
    ])('takes the term %j literally', async (term) => {
      await published(store, `kim ${term}`, ['plain words'])
      expect(await store.search.searchText([term], { owner: `kim ${term}` }, 10)).toEqual([])
    })

    test('finds nothing for no terms', async () => {
      expect(await store.search.searchText([], { owner: 'jan' }, 10)).toEqual([])
    })

    test('filters by owner and document before it ranks', async () => {
      const mine = await published(store, 'lea', ['weak match of term among many other words that are here'])
      for (let i = 0; i < 5; i++) await published(store, 'max', ['term term term'])
      const other = await published(store, 'lea', ['term'], { source: 'other.pdf' })
      const found = async (documentIds?: readonly string[]) => {
        const filter = documentIds === undefined ? { owner: 'lea' } : { owner: 'lea', documentIds }
        return (await store.search.searchText(['term'], filter, 1)).map(({ documentId }) => documentId)
      }
      expect(await found()).toEqual([other.document.id])
      expect(await found([mine.document.id])).toEqual([mine.document.id])
      expect(await found([])).toEqual([])
      expect(
        await store.search.searchText(['term'], { owner: 'max', documentIds: [mine.document.id] }, 9),
      ).toEqual([])
    })

    test('shows only the published version of a document', async () => {
      const old = await published(store, 'nat', ['old words'])
      const space = { model: 'm', dimensions: 2 }
      await embedAll(store, old.version.id, space, [[1, 0]])
      await store.catalog.complete(old.version.id, 'hybrid')
      const next = await store.catalog.admit(file({ owner: 'nat' }))
      const key = { documentId: next.document.id, versionId: next.version.id, owner: 'nat' }
      await store.search.add(key, [chunk(1, 'new words')])
      await embedAll(store, next.version.id, space, [[1, 0]])
      const serving = async () => {
        const byText = await store.search.searchText(['words'], { owner: 'nat' }, 10)
        const byVector = await store.search.searchVector(
          space,
          new Float32Array([1, 0]),
          { owner: 'nat' },
          10,
        )
        return [...byText, ...byVector].map(({ versionId }) => versionId)
      }
      expect(await serving()).toEqual([old.version.id, old.version.id])
      await store.search.publish(next.version.id)
      expect(await serving()).toEqual([next.version.id, next.version.id])
    })

    test('finds chunks by their vectors, the nearest first', async () => {
      const space = { model: 'near', dimensions: 3 }
      const { document, version } = await published(store, 'oda', ['one', 'two', 'three'])
      await embedAll(store, version.id, space, [
        [0, 1, 0],
        [1, 0, 0],
        [0.6, 0.8, 0],
      ])
      const query = new Float32Array([1, 0, 0])
      const hits = await store.search.searchVector(space, query, { owner: 'oda' }, 2)
      expect(hits.map(({ page }) => page)).toEqual([2, 3])
      expect(hits[0]?.score).toBeCloseTo(1, 5)
      expect(hits[1]?.score).toBeCloseTo(0.6, 5)
      const only = { owner: 'oda', documentIds: [document.id] }
      expect(await store.search.searchVector(space, query, only, 9)).toHaveLength(3)
      expect(await store.search.searchVector(space, query, { owner: 'pam' }, 9)).toEqual([])
      expect(await store.search.searchVector({ model: 'unknown', dimensions: 3 }, query, only, 9)).toEqual([])
    })

    test('tells which chunks wait for a vector, so that embedding can go on where it stopped', async () => {
      const space = { model: 'resume', dimensions: 2 }
      const { version } = await published(store, 'pia', ['one', 'two', 'three'])
      const pending = () => store.search.pending(version.id, space, 10)
      const [first] = await pending()
      expect(await pending()).toHaveLength(3)
      await store.search.addVectors(space, [
        { chunkId: first?.chunkId ?? 0, vector: new Float32Array([1, 0]) },
      ])
      expect((await pending()).map(({ page }) => page)).toEqual([2, 3])
      expect(await store.search.coverage({ owner: 'pia' }, space)).toEqual({ chunks: 3, embedded: 1 })
      expect(await store.search.coverage({ owner: 'pia' }, null)).toEqual({ chunks: 3, embedded: 0 })
    })

    test('drops vectors of chunks that are gone, and refuses those of a wrong length', async () => {
      const space = { model: 'gone', dimensions: 2 }
      await store.search.addVectors(space, [{ chunkId: 999_999_999, vector: new Float32Array([1, 0]) }])
      const wrong = store.search.addVectors(space, [{ chunkId: 1, vector: new Float32Array([1]) }])
      await expect(wrong).rejects.toMatchObject({ code: 'EMBEDDER_FAILED' })
    })

    test('counts the chunks that hold a term', async () => {
      await published(store, 'quy', ['pay rent', 'rent', 'nothing'])
      expect(await store.search.frequencies(['rent', 'pay', 'none'], { owner: 'quy' })).toEqual([
        { term: 'rent', chunks: 2 },
        { term: 'pay', chunks: 1 },
        { term: 'none', chunks: 0 },
      ])
    })

    test('forgets a removed version, its words and its vectors', async () => {
      const space = { model: 'removal', dimensions: 2 }
      const { document, version } = await published(store, 'ray', ['to be forgotten'])
      await embedAll(store, version.id, space, [[1, 0]])
      await store.search.remove(version.id)
      expect(await store.search.searchText(['forgotten'], { owner: 'ray' }, 9)).toEqual([])
      expect(await store.search.searchVector(space, new Float32Array([1, 0]), { owner: 'ray' }, 9)).toEqual(
        [],
      )
      expect(await store.catalog.remove('ray', document.id)).toBe(true)
      expect(await store.catalog.page(version.id, 1)).toBeNull()
    })
  })
}
