import { beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../store/store.ts'
import { file } from './store-fixtures.ts'

/** The part of the catalog's suite that is about where documents come from. */
export function describeMoves(current: () => Store): void {
  describe('the source of a document', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    const admitted = async (owner: string, source: string) => {
      const { document, version } = await store.catalog.admit(file({ owner, source, name: source }))
      return { documentId: document.id, source, name: source, version }
    }
    const placesOf = async (owner: string) =>
      new Map((await store.catalog.sources(owner)).map((one) => [one.documentId, one.source]))

    test('is listed with the newest bytes, for its owner only', async () => {
      const owner = 'sources'
      const { documentId, version } = await admitted(owner, '/a.md')
      await store.catalog.update(version.id, { searchable: 'text' })
      await store.catalog.complete(version.id, 'text')
      const newer = file({ owner, source: '/a.md', sizeBytes: 11 })
      await store.catalog.admit(newer)
      expect(await store.catalog.sources(owner)).toEqual([
        { documentId, source: '/a.md', sha256: newer.sha256, sizeBytes: 11, state: 'queued' },
      ])
      expect(await store.catalog.sources('nobody with sources')).toEqual([])
    })

    test('changes with the name, for the next version too', async () => {
      const owner = 'moves'
      const { documentId } = await admitted(owner, '/a.md')
      await store.catalog.move(owner, [{ documentId, source: '/b.md', name: 'b.md' }])
      expect(await store.catalog.get(owner, documentId)).toMatchObject({ source: '/b.md', name: 'b.md' })
      expect(await store.catalog.count(owner, { name: 'b.md' })).toBe(1)
      const [version] = await store.catalog.versions(owner, documentId)
      await store.catalog.complete(version?.id ?? '', 'text')
      expect(await store.catalog.get(owner, documentId)).toMatchObject({ name: 'b.md' })
      expect(await store.catalog.admit(file({ owner, source: '/b.md' }))).toMatchObject({
        document: { id: documentId },
      })
      expect((await store.catalog.admit(file({ owner, source: '/a.md' }))).document.id).not.toBe(documentId)
    })

    test('changes without the name that a person gave', async () => {
      const owner = 'moves named'
      const { documentId } = await admitted(owner, '/a.md')
      await store.catalog.edit(owner, documentId, { name: 'Mine.md' })
      await store.catalog.move(owner, [{ documentId, source: '/b.md', name: 'b.md' }])
      expect(await store.catalog.get(owner, documentId)).toMatchObject({ source: '/b.md', name: 'Mine.md' })
    })

    test('can be exchanged with that of another document', async () => {
      const owner = 'moves swapped'
      const [a, b] = [await admitted(owner, '/a.md'), await admitted(owner, '/b.md')]
      await store.catalog.move(owner, [
        { ...a, source: '/b.md' },
        { ...b, source: '/a.md' },
      ])
      expect(await placesOf(owner)).toEqual(
        new Map([
          [a.documentId, '/b.md'],
          [b.documentId, '/a.md'],
        ]),
      )
    })

    test('is not taken from another document, and then nothing is changed', async () => {
      const owner = 'moves refused'
      const [a, b, c] = [
        await admitted(owner, '/a.md'),
        await admitted(owner, '/b.md'),
        await admitted(owner, '/c.md'),
      ]
      const moves = [
        { ...c, source: '/d.md' },
        { ...a, source: '/b.md' },
      ]
      await expect(store.catalog.move(owner, moves)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
      const before = new Map([a, b, c].map(({ documentId, source }) => [documentId, source]))
      expect(await placesOf(owner)).toEqual(before)
    })

    test('is changed for the owner of a document only', async () => {
      const owner = 'moves owner'
      const { documentId } = await admitted(owner, '/a.md')
      const move = { documentId, source: '/x.md', name: 'x.md' }
      await store.catalog.move('another', [move, { ...move, documentId: 'doc_none' }])
      expect(await store.catalog.get(owner, documentId)).toMatchObject({ source: '/a.md', name: '/a.md' })
    })
  })
}
