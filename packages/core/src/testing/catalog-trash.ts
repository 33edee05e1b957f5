import { beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../store/store.ts'
import { embedAll, file, published } from './store-fixtures.ts'

/** The part of the catalog's suite that is about documents that can be restored. */
export function describeTrash(current: () => Store): void {
  describe('a document in the trash', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    const found = async (owner: string) => ({
      get: (await store.catalog.find(owner, 'report.pdf')).length,
      count: await store.catalog.count(owner),
      listed: (await store.catalog.list(owner, { limit: 5 })).entries.length,
      sources: (await store.catalog.sources(owner)).length,
      text: (await store.search.searchText(['zeugma'], { owner }, 5)).length,
      vector: (await store.search.searchVector(SPACE, Float32Array.of(1, 0), { owner }, 5)).length,
      chunks: (await store.search.coverage({ owner }, null)).chunks,
    })
    const all = { get: 1, count: 1, listed: 1, sources: 1, text: 1, vector: 1, chunks: 1 }
    const none = { get: 0, count: 0, listed: 0, sources: 0, text: 0, vector: 0, chunks: 0 }
    const complete = async (owner: string) => {
      const added = await published(store, owner, ['zeugma'])
      await embedAll(store, added.version.id, SPACE, [[1, 0]])
      await store.catalog.update(added.version.id, { state: 'complete', chunkCount: 1 })
      return added
    }

    test('is found by nobody, and has everything once it is restored', async () => {
      const owner = 'trash all'
      const { document, version } = await complete(owner)
      const before = await store.catalog.get(owner, document.id)
      expect(await found(owner)).toEqual(all)
      expect(await store.catalog.trash('another', document.id)).toBe(false)
      expect(await store.catalog.trash(owner, document.id)).toBe(true)
      expect(await found(owner)).toEqual(none)
      expect(await store.catalog.get(owner, document.id)).toBeNull()
      expect(await store.catalog.versions(owner, document.id)).toEqual([])
      expect(await store.catalog.version(version.id)).toBeNull()
      expect(await store.catalog.edit(owner, document.id, { name: 'x' })).toBeNull()
      expect((await store.search.unsettled(SPACE)).map(({ documentId }) => documentId)).not.toContain(
        document.id,
      )
      expect(await store.catalog.trash(owner, document.id)).toBe(false)

      expect(await store.catalog.restore('another', document.id)).toBe(false)
      expect(await store.catalog.restore(owner, document.id)).toBe(true)
      expect(await store.catalog.get(owner, document.id)).toEqual(before)
      expect(await found(owner)).toEqual(all)
      expect(await store.catalog.restore(owner, document.id)).toBe(false)
    })

    test('is listed for its owner, by its id, its bytes and its age', async () => {
      const owner = 'trash listed'
      const first = file({ owner, source: 'a' })
      const one = await store.catalog.admit(first)
      const two = await store.catalog.admit(file({ owner, source: 'b' }))
      for (const { document } of [one, two]) await store.catalog.trash(owner, document.id)
      const ids = async (query: object) =>
        (await store.catalog.trashed({ owner, limit: 5, ...query })).map(({ document }) => document.id)
      expect(await ids({})).toEqual([two.document.id, one.document.id])
      expect(await ids({ limit: 1 })).toEqual([two.document.id])
      expect(await ids({ afterDocument: two.document.id })).toEqual([one.document.id])
      expect(await ids({ afterDocument: one.document.id })).toEqual([])
      expect(await ids({ owner: 'another' })).toEqual([])
      expect(await ids({ documentId: one.document.id })).toEqual([one.document.id])
      expect(await ids({ sha256: first.sha256 })).toEqual([one.document.id])
      expect(await ids({ removedBefore: new Date(Date.now() + 60_000).toISOString() })).toHaveLength(2)
      expect(await ids({ removedBefore: new Date(Date.now() - 60_000).toISOString() })).toEqual([])
      const [entry] = await store.catalog.trashed({ owner, documentId: one.document.id, limit: 1 })
      expect(entry).toMatchObject({
        document: { id: one.document.id, owner, source: 'a' },
        versions: [{ id: one.version.id, sha256: first.sha256 }],
      })
      expect(Math.abs(Date.parse(entry?.removedAt ?? '') - Date.now())).toBeLessThan(60_000)
    })

    test('keeps its blobs, and none of its source and bytes for itself', async () => {
      const owner = 'trash place'
      const bytes = file({ owner, source: 's' })
      const { document } = await store.catalog.admit(bytes)
      await store.catalog.trash(owner, document.id)
      expect(await store.catalog.blobsInUse([bytes.blobKey])).toEqual(new Set([bytes.blobKey]))
      const sameSource = await store.catalog.admit(file({ owner, source: 's' }))
      expect(sameSource.document.id).not.toBe(document.id)
      expect(await store.catalog.restore(owner, document.id), 'the source is taken').toBe(false)
      await store.catalog.trash(owner, sameSource.document.id)
      const sameBytes = await store.catalog.admit({ ...bytes, source: 'other', blobKey: 'b'.repeat(32) })
      expect(sameBytes.deduplicated).toBe(false)
      expect(await store.catalog.restore(owner, document.id), 'the bytes are taken').toBe(false)
      await store.catalog.remove(owner, sameBytes.document.id)
      expect(await store.catalog.restore(owner, document.id)).toBe(true)
    })

    test('is deleted by its owner only', async () => {
      const owner = 'trash deleted'
      const { document, version } = await complete(owner)
      await store.catalog.trash(owner, document.id)
      expect(await store.catalog.remove('another', document.id)).toBe(false)
      await store.search.remove(version.id)
      expect(await store.catalog.remove(owner, document.id)).toBe(true)
      expect(await store.catalog.trashed({ owner, limit: 5 })).toEqual([])
      expect(await store.catalog.restore(owner, document.id)).toBe(false)
      expect(await store.catalog.page(version.id, 1)).toBeNull()
    })

    test('keeps its chunks when others are swept', async () => {
      const owner = 'trash swept'
      const { document } = await complete(owner)
      await store.catalog.trash(owner, document.id)
      while ((await store.search.sweep(100)) > 0);
      await store.catalog.restore(owner, document.id)
      expect(await found(owner)).toEqual(all)
    })
  })
}

const SPACE = { model: 'trash', dimensions: 2 }
