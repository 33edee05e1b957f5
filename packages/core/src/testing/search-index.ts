import { beforeAll, describe, expect, test } from 'vitest'
import type { SearchHit } from '../search/search-index.ts'
import type { Store } from '../store/store.ts'
import { describeIndexing } from './search-index-indexing.ts'
import { chunk, embedAll, file, goneChunk, published } from './store-fixtures.ts'

/** The conformance suite of a search index, as a part of its store. `current` returns the store once it is open. */
export function describeSearchIndex(current: () => Store): void {
  describeIndexing(current)

  describe('search', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    test('finds chunks by their words, best first, ignoring word forms and accents', async () => {
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

    test('how rare a term is counts in the documents that are searched', async () => {
      const filler = (word: string) => Array.from({ length: 9 }, () => `${word} and other words`)
      const { document } = await published(
        store,
        'rob',
        ['aurora one two three', 'borealis one two three', ...filler('aurora')],
        { source: 'aurora' },
      )
      await published(store, 'rob', filler('borealis'), { source: 'borealis' })
      await published(store, 'rob', filler('borealis'), { source: 'more' })
      const first = async (documentIds?: readonly string[]) => {
        const filter = { owner: 'rob', ...(documentIds && { documentIds }) }
        const hits = await store.search.searchText(['aurora', 'borealis'], filter, 3)
        return hits.map(({ page }) => page)[0]
      }
      // Twice, since an index may keep in memory what it has read before.
      expect([await first([document.id]), await first([document.id])], 'borealis is rare in it').toEqual([
        2, 2,
      ])
      expect(await first(), 'aurora is rarer among all').toBe(1)
    })

    test('scores the match with each term, and adds up the scores', async () => {
      const { version } = await published(store, 'ida', [
        'zephyr quokka and other words',
        'quokka quokka quokka and more of the other words',
        'quokka in passing',
        ...Array.from({ length: 9 }, () => 'nothing but other words'),
      ])
      const ids = (await store.search.spans(version.id)).map(({ chunkId }) => chunkId)
      const scores = async (...terms: readonly string[]) => {
        const hits = await store.search.searchText(terms, { owner: 'ida' }, 9)
        return ids.map((id) => hits.find(({ chunkId }) => chunkId === id)?.score ?? 0)
      }
      const [rare, common] = [await scores('zephyr'), await scores('quokka')]
      const both = await scores('zephyr', 'quokka')
      for (const [i, score] of both.entries()) {
        const sum = (rare[i] ?? 0) + (common[i] ?? 0)
        expect(Math.abs(score - sum), `chunk ${i}: ${score}, not ${sum}`).toBeLessThanOrEqual(sum * 1e-4)
      }
      expect(rare[0], 'a rare term counts for more').toBeGreaterThan(common[0] ?? Number.NaN)
      const [, thrice = 0, once = 0] = common
      expect(thrice).toBeGreaterThan(once)
      expect(thrice, 'each further occurrence counts for less').toBeLessThan(3 * once)
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

    test('filters by media type and by time before it ranks', async () => {
      await published(store, 'ned', ['term'], { source: 'a.pdf', mediaType: 'application/pdf' })
      const note = await published(store, 'ned', ['a term among others'], {
        source: 'b.txt',
        mediaType: 'text/plain',
      })
      const space = { model: 'filter', dimensions: 2 }
      await embedAll(store, note.version.id, space, [[1, 0]])
      const found = async (filter: object) => {
        const all = { owner: 'ned', ...filter }
        const byText = await store.search.searchText(['term'], all, 1)
        const byVector = await store.search.searchVector(space, new Float32Array([1, 0]), all, 1)
        return [byText, byVector].map((hits) => hits.map(({ documentId }) => documentId === note.document.id))
      }
      const { createdAt } = note.document
      const [earlier, later] = [-60_000, 60_000].map((ms) =>
        new Date(Date.parse(createdAt) + ms).toISOString(),
      )
      expect(await found({ mediaTypes: ['text/plain'] })).toEqual([[true], [true]])
      expect(await found({ mediaTypes: ['text/csv'] })).toEqual([[], []])
      expect(await found({ labels: ['invoice'] })).toEqual([[], []])
      await store.catalog.update(note.version.id, { classification: { label: 'invoice', confidence: 1 } })
      expect(await found({ labels: ['lease', 'invoice'] })).toEqual([[true], [true]])
      expect(await found({ documentIds: [note.document.id], addedAfter: createdAt })).toEqual([
        [true],
        [true],
      ])
      expect(await found({ addedAfter: later })).toEqual([[], []])
      expect(await found({ documentIds: [note.document.id], addedBefore: later })).toEqual([[true], [true]])
      expect(await found({ addedBefore: earlier })).toEqual([[], []])
    })

    test('finds the words of a term only when adjacent', async () => {
      await published(store, 'ole', [
        'Ask AT&T about it.',
        'at last a t',
        'R&D cost 1,577 in all',
        '577 of 1',
      ])
      const pages = async (term: string) =>
        (await store.search.searchText([term], { owner: 'ole' }, 9)).map(({ page }) => page)
      expect(await pages('at t')).toEqual([1])
      expect(await pages('r d')).toEqual([3])
      expect(await pages('1 577')).toEqual([3])
    })

    test('breaks ties by age, for words and for vectors', async () => {
      const space = { model: 'ties', dimensions: 2 }
      const vector = [0, 1] as const
      for (const name of ['one', 'two']) {
        const { version } = await published(store, 'tia', ['same words', 'same words'], {
          source: name,
          name,
        })
        await embedAll(store, version.id, space, [vector, vector])
      }
      const places = (hits: readonly SearchHit[]) => hits.map(({ name, page }) => `${name} ${page}`)
      const inOrder = ['one 1', 'one 2', 'two 1', 'two 2']
      expect(places(await store.search.searchText(['same'], { owner: 'tia' }, 9))).toEqual(inOrder)
      const query = new Float32Array(vector)
      expect(places(await store.search.searchVector(space, query, { owner: 'tia' }, 9))).toEqual(inOrder)
    })

    test('also returns the requested chunks, after the best ones', async () => {
      const { version } = await published(store, 'pat', [
        'term term',
        'term and more of it',
        'nothing',
        'term',
      ])
      const ids = (await store.search.spans(version.id)).map(({ chunkId }) => chunkId)
      const scores = async (limit: number, also: readonly string[] = []) =>
        (await store.search.searchText(['term'], { owner: 'pat' }, limit, also)).map(({ page, score }) => ({
          page,
          score,
        }))
      const all = await scores(9)
      expect(await scores(1, ids.slice(0, 3))).toEqual(all.filter(({ page }) => page < 3))
      expect(await scores(1, [])).toEqual(all.slice(0, 1))
    })

    test('finds only the published version of a document', async () => {
      const old = await published(store, 'nat', ['old words'])
      const space = { model: 'm', dimensions: 2 }
      await embedAll(store, old.version.id, space, [[1, 0]])
      await store.catalog.complete(old.version.id, 'hybrid')
      const next = await store.catalog.admit(file({ owner: 'nat' }))
      await store.search.append(next.version.id, [chunk(1, 'new words')])
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
      expect(hits[0]?.score).toBeCloseTo(1, 2)
      expect(hits[1]?.score).toBeCloseTo(0.6, 2)
      const only = { owner: 'oda', documentIds: [document.id] }
      expect(await store.search.searchVector(space, query, only, 9)).toHaveLength(3)
      expect(await store.search.searchVector(space, query, { owner: 'pam' }, 9)).toEqual([])
      expect(await store.search.searchVector({ model: 'unknown', dimensions: 3 }, query, only, 9)).toEqual([])
    })

    test('finds published chunks behind any number of nearer unpublished ones', async () => {
      const space = { model: 'behind', dimensions: 2 }
      const { version } = await published(store, 'ola', ['far', 'far'])
      await embedAll(store, version.id, space, [
        [0, 1],
        [0, 1],
      ])
      const waiting = await store.catalog.admit(file({ owner: 'ola', source: 'new.pdf' }))
      await store.search.append(
        waiting.version.id,
        Array.from({ length: 50 }, (_, i) => chunk(i + 1, 'near')),
      )
      const near = Array.from({ length: 50 }, () => [1, 0])
      await embedAll(store, waiting.version.id, space, near)
      const query = new Float32Array([1, 0])
      expect(await store.search.searchVector(space, query, { owner: 'ola' }, 1)).toHaveLength(1)
      expect(await store.search.searchVector(space, query, { owner: 'ola' }, 5000)).toHaveLength(2)
    })

    test('returns stored vectors', async () => {
      const space = { model: 'back', dimensions: 3 }
      const { version } = await published(store, 'ove', ['one', 'two'])
      await embedAll(store, version.id, space, [[0.6, 0.8, 0]])
      const ids = (await store.search.spans(version.id)).map(({ chunkId }) => chunkId)
      const vectors = await store.search.vectors(space, [...ids, await goneChunk(store)])
      expect([...vectors.keys()]).toEqual(ids.slice(0, 1))
      const [x = 0, y = 0, z = 0] = vectors.get(ids[0] ?? '') ?? []
      expect([x, y, z].map((value) => Math.round(value * 50) / 50)).toEqual([0.6, 0.8, 0])
      expect(Math.hypot(x, y, z)).toBeCloseTo(1, 5)
      expect(await store.search.vectors({ model: 'unknown', dimensions: 3 }, ids)).toEqual(new Map())
    })

    test('knows its words by their beginnings and lengths, if it offers that', async ({ skip }) => {
      skip(store.search.vocabulary === undefined, 'no vocabulary')
      await published(store, 'rhea', ['rented deposits', 'debt and déposit'])
      const words = await store.search.vocabulary?.('d', { min: 5, max: 8 }, 'rhea')
      expect(words?.filter((word) => /^de/.test(word))).toEqual(['deposit'])
      expect(await store.search.vocabulary?.('r', { min: 4, max: 4 }, 'rhea')).toContain('rent')
      expect(await store.search.vocabulary?.('', { min: 100, max: 100 }, 'rhea')).toEqual([])
    })

    test('counts the chunks that contain a term', async () => {
      await published(store, 'quy', ['pay rent', 'rent', 'nothing'])
      expect(await store.search.frequencies(['rent', 'pay', 'none'], { owner: 'quy' })).toEqual([
        { term: 'rent', chunks: 2 },
        { term: 'pay', chunks: 1 },
        { term: 'none', chunks: 0 },
      ])
      const { document } = await published(store, 'quy', ['rent'], { source: 'other.pdf' })
      const only = { owner: 'quy', documentIds: [document.id] }
      expect(await store.search.frequencies(['rent', 'pay'], only)).toEqual([
        { term: 'rent', chunks: 1 },
        { term: 'pay', chunks: 0 },
      ])
    })
  })
}
