import { beforeAll, describe, expect, test } from 'vitest'
import type { VectorSpace } from '../search/vector-space.ts'
import type { Store } from '../store/store.ts'
import { chunk, embedAll, file, goneChunk, published } from './store-fixtures.ts'

/** Tests adding, replacing and removing chunks; a part of {@link describeSearchIndex}. */
export function describeIndexing(current: () => Store): void {
  describe('indexing', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    test('accepts chunks in batches, and finds none of them before they are published', async () => {
      const { version } = await store.catalog.admit(file({ owner: 'bea' }))
      const found = async () => (await store.search.searchText(['batch'], { owner: 'bea' }, 10)).length
      await store.search.append(version.id, [chunk(1, 'a batch'), chunk(2, 'a batch')])
      await store.search.append(version.id, [])
      await store.search.append(version.id, [chunk(3, 'a batch')])
      expect(await found()).toBe(0)
      expect(await store.search.size(version.id)).toBe(3)
      expect(await store.search.coverage({ owner: 'bea' }, null)).toMatchObject({ chunks: 0 })
      await store.search.publish(version.id)
      await store.search.publish(version.id)
      expect(await found()).toBe(3)
      expect((await store.search.spans(version.id)).map(({ page }) => page)).toEqual([1, 2, 3])
    })

    test('publishes chunks beside the published ones of a version, or in place of them', async () => {
      const { version } = await published(store, 'bee', ['early words'])
      const found = async () => (await store.search.searchText(['words'], { owner: 'bee' }, 10)).length
      await store.search.append(version.id, [chunk(2, 'late words')])
      expect(await found()).toBe(1)
      expect(await store.search.publish(version.id, { beside: true })).toBe(1)
      expect(await found()).toBe(2)
      expect(await store.search.size(version.id)).toBe(2)
      await store.search.append(version.id, [chunk(1, 'new words')])
      await store.search.publish(version.id)
      expect(await found()).toBe(1)
    })

    test('rebuilds chunks while the old ones stay in use, and replaces them at once', async () => {
      const space = { model: 'anew', dimensions: 2 }
      const { version } = await published(store, 'cia', ['old words', 'old words'])
      await embedAll(store, version.id, space, [
        [1, 0],
        [1, 0],
      ])
      const found = async () => {
        const byText = await store.search.searchText(['words'], { owner: 'cia' }, 10)
        const query = new Float32Array([1, 0])
        const byVector = await store.search.searchVector(space, query, { owner: 'cia' }, 10)
        return [byText, byVector].map((hits) => hits.map(({ page }) => page).sort((a, b) => a - b))
      }
      await store.search.plan(version.id, 'build 1', null)
      expect(await store.search.begin(version.id, 'build 1')).toBe('open')
      await store.search.append(version.id, [chunk(7, 'words')])
      expect(await store.search.begin(version.id, 'build 1'), 'it was interrupted').toBe('open')
      await store.search.append(version.id, [chunk(3, 'words'), chunk(4, 'words'), chunk(5, 'words')])
      await store.search.finish(version.id, 'build 1')
      expect(await store.search.begin(version.id, 'build 1')).toBe('finished')
      expect((await store.search.pending(version.id, space, 10)).map(({ page }) => page)).toEqual([3, 4, 5])
      await embedAll(store, version.id, space, [
        [1, 0],
        [1, 0],
        [1, 0],
      ])
      expect(await found(), 'the old ones are still in use').toEqual([
        [1, 2],
        [1, 2],
      ])
      expect(await store.search.spans(version.id)).toHaveLength(2)
      await store.search.publish(version.id)
      expect(await found()).toEqual([
        [3, 4, 5],
        [3, 4, 5],
      ])
      for (let calls = 0; (await store.search.sweep(2)) > 0; calls++)
        expect(calls, 'sweeping comes to an end').toBeLessThan(1000)
      expect(await found()).toEqual([
        [3, 4, 5],
        [3, 4, 5],
      ])
    })

    test('keeps what is stored of the tokens with the vectors, for the model that made it', async () => {
      const space = { model: 'words', dimensions: 2 }
      const withTokens = { ...space, tokens: { model: 'tokens' } }
      const { version } = await published(store, 'tom', ['one', 'two', 'three'])
      await embedAll(store, version.id, space, [
        [1, 0],
        [1, 0],
        [1, 0],
      ])
      await store.catalog.update(version.id, { chunkCount: 3 })
      await store.catalog.complete(version.id, 'hybrid')
      await store.search.settle(version.id, space)
      const unsettled = async (wanted: VectorSpace) =>
        (await store.search.unsettled(wanted)).some(({ versionId }) => versionId === version.id)
      expect([await unsettled(space), await unsettled(withTokens)]).toEqual([false, true])
      expect(await store.search.size(version.id, withTokens)).toBe(0)

      const ids = (await store.search.pending(version.id, withTokens, 2)).map(({ chunkId }) => chunkId)
      expect(ids).toHaveLength(2)
      const vector = new Float32Array([0, 1])
      const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251)
      await store.search.addVectors(
        withTokens,
        ids.map((chunkId, i) => ({ chunkId, vector, tokens: bytes.subarray(i) })),
      )
      const gone = await goneChunk(store)
      await store.search.addVectors(withTokens, [{ chunkId: gone, vector, tokens: bytes }])
      const [first = '', second = ''] = ids
      const [third] = await store.search.pending(version.id, withTokens, 9)
      expect(await store.search.size(version.id, withTokens)).toBe(2)
      const all = [gone, second, third?.chunkId ?? '', first]
      const stored = await store.search.tokens('tokens', all)
      expect([...stored.keys()].sort()).toEqual([first, second].sort())
      expect(Buffer.from(stored.get(second) ?? []).equals(bytes.subarray(1))).toBe(true)
      expect(await store.search.tokens('other tokens', all)).toEqual(new Map())
      expect(await store.search.coverage({ owner: 'tom' }, withTokens)).toEqual({
        chunks: 3,
        embedded: 3,
        tokenBytes: 9999,
      })
      await store.search.settle(version.id, withTokens)
      expect(await unsettled(withTokens), 'one has none yet').toBe(true)

      await store.search.addVectors(withTokens, [
        { chunkId: third?.chunkId ?? '', vector, tokens: bytes.subarray(0, 1) },
      ])
      await store.search.settle(version.id, withTokens)
      expect(await unsettled(withTokens)).toBe(false)
      expect(await unsettled({ ...space, tokens: { model: 'other tokens' } })).toBe(true)
      // A vector that comes without tokens replaces them too.
      await store.search.addVectors(space, [{ chunkId: first, vector }])
      expect([...(await store.search.tokens('tokens', all)).keys()]).not.toContain(first)
      expect((await store.search.pending(version.id, withTokens, 9)).map(({ chunkId }) => chunkId)).toEqual([
        first,
      ])
    })

    test('finds the vectors of texts that were embedded before, if it offers that', async ({ skip }) => {
      skip(store.search.embeddedTexts === undefined, 'texts are always embedded')
      const space = { model: 'texts', dimensions: 2, tokens: { model: 'tokens of texts' } }
      const { version } = await published(store, 'teo', ['one', 'two', 'three'])
      const [one, two, three] = await store.search.pending(version.id, space, 3)
      const keyOf = (n: number) => `${n}`.repeat(32)
      const vector = new Float32Array([0.6, 0.8])
      const tokens = new Uint8Array([1, 2, 3])
      await store.search.addVectors(space, [
        { chunkId: one?.chunkId ?? '', textKey: keyOf(1), vector, tokens },
        { chunkId: two?.chunkId ?? '', textKey: keyOf(2), vector },
        { chunkId: three?.chunkId ?? '', vector, tokens },
      ])
      const known = async (wanted = space) =>
        (await store.search.embeddedTexts?.(wanted, [1, 2, 3].map(keyOf))) ?? new Map()
      const found = await known()
      expect([...found.keys()], 'the second one lacks its tokens').toEqual([keyOf(1)])
      expect(found.get(keyOf(1))?.tokens).toEqual(expect.objectContaining({ length: 3 }))
      const [x, y] = found.get(keyOf(1))?.vector ?? []
      expect([x, y]).toEqual([expect.closeTo(0.6, 2), expect.closeTo(0.8, 2)])
      expect(await known({ ...space, model: 'others' })).toEqual(new Map())

      await store.search.addVectors(space, [
        { chunkId: three?.chunkId ?? '', textKey: keyOf(2), vector, tokens },
      ])
      expect([...(await known()).keys()], 'another chunk of that text has them').toContain(keyOf(2))

      // The same vector is stored, bit for bit.
      await store.search.addVectors(space, [
        {
          chunkId: two?.chunkId ?? '',
          textKey: keyOf(1),
          vector: found.get(keyOf(1))?.vector ?? vector,
          tokens,
        },
      ])
      const ids = [one, two].map((span) => span?.chunkId ?? '')
      const [first, second] = (await store.search.vectors(space, ids)).values()
      expect(second).toEqual(first)

      await store.search.outdate(version.id)
      expect(await known(), 'they are to be made again').toEqual(new Map())
    })

    test('only the build that was planned last has an effect', async () => {
      const { version } = await published(store, 'dan', ['words'])
      expect(await store.search.planned(version.id)).toBeNull()
      expect(await store.search.plan(version.id, 'build 1', null)).toBe(true)
      expect(await store.search.plan(version.id, 'build 2', 'build 1')).toBe(true)
      expect(await store.search.plan(version.id, 'build 3', 'build 1'), 'another one was planned').toBe(false)
      expect(await store.search.planned(version.id)).toBe('build 2')
      expect(await store.search.begin(version.id, 'build 1')).toBe('replaced')
      await store.search.finish(version.id, 'build 1')
      expect(await store.search.begin(version.id, 'build 2')).toBe('open')
    })

    test('reports which documents lack vectors of a model, and drops unused models', async () => {
      const old = { model: 'former', dimensions: 2 }
      const now = { model: 'present', dimensions: 2 }
      const { document, version } = await published(store, 'eli', ['words'])
      await store.catalog.update(version.id, { chunkCount: 1 })
      const lacks = async (space: typeof old | null) =>
        (await store.search.unsettled(space)).some(({ documentId }) => documentId === document.id)
      expect(await lacks(now), 'it is not complete').toBe(false)
      await store.catalog.complete(version.id, 'text')
      expect(await lacks(now)).toBe(true)
      await store.search.settle(version.id, now)
      expect(await lacks(now), 'a chunk has no vector yet').toBe(true)
      await embedAll(store, version.id, old, [[1, 0]])
      await store.search.settle(version.id, old)
      expect([await lacks(old), await lacks(now), await lacks(null)]).toEqual([false, true, true])

      await embedAll(store, version.id, now, [[0, 1]])
      await store.search.settle(version.id, now)
      expect([await lacks(old), await lacks(now)]).toEqual([true, false])
      const models = (await store.search.spaces()).map(({ model }) => model)
      expect(models).toContain('present')
      expect(models).not.toContain('former')

      await store.search.outdate(version.id)
      expect([await lacks(now), await store.search.size(version.id, now)]).toEqual([true, 0])
      const query = new Float32Array([0, 1])
      expect(await store.search.searchVector(now, query, { owner: 'eli' }, 5), 'still found').toHaveLength(1)
    })

    test('returns the chunks without a vector, so that embedding can continue where it stopped', async () => {
      const space = { model: 'resume', dimensions: 2 }
      const { version } = await published(store, 'pia', ['one', 'two', 'three'])
      const pending = () => store.search.pending(version.id, space, 10)
      const [first] = await pending()
      expect(await pending()).toHaveLength(3)
      await store.search.addVectors(space, [
        { chunkId: first?.chunkId ?? '', vector: new Float32Array([1, 0]) },
      ])
      expect((await pending()).map(({ page }) => page)).toEqual([2, 3])
      expect(await store.search.coverage({ owner: 'pia' }, space)).toMatchObject({ chunks: 3, embedded: 1 })
      expect(await store.search.coverage({ owner: 'pia' }, null)).toMatchObject({ chunks: 3, embedded: 0 })
      const { document } = await published(store, 'pia', ['four'], { source: 'other.pdf' })
      const only = { owner: 'pia', documentIds: [document.id] }
      expect(await store.search.coverage(only, space)).toMatchObject({ chunks: 1, embedded: 0 })
    })

    test('returns the context of chunks that are to be embedded', async () => {
      const { version } = await store.catalog.admit(file({ owner: 'pip' }))
      await store.search.append(version.id, [{ ...chunk(1, 'words'), context: 'Heading' }, chunk(2, 'words')])
      const space = { model: 'context', dimensions: 2 }
      const pending = await store.search.pending(version.id, space, 10)
      expect(pending.map(({ context }) => context)).toEqual(['Heading', ''])
    })

    test('ignores vectors of deleted chunks, and refuses those of the wrong length', async () => {
      const space = { model: 'gone', dimensions: 2 }
      const chunkId = await goneChunk(store)
      await store.search.addVectors(space, [{ chunkId, vector: new Float32Array([1, 0]) }])
      const wrong = store.search.addVectors(space, [{ chunkId, vector: new Float32Array([1]) }])
      await expect(wrong).rejects.toMatchObject({ code: 'EMBEDDER_FAILED' })
    })

    test('deletes a removed version, its words and its vectors', async () => {
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
