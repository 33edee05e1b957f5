import { beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../store/store.ts'
import { file, published } from './store-fixtures.ts'

/** The part of the catalog's suite that is about what a person says about a document. */
export function describeEdits(current: () => Store): void {
  describe('an edited document', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    const classify = (versionId: string, label: string) =>
      store.catalog.update(versionId, { classification: { label, confidence: 0.9 } })

    test('keeps the name and its source when a new version is completed', async () => {
      const owner = 'edits name'
      const { document, version } = await store.catalog.admit(file({ owner, source: 's', name: 'old.pdf' }))
      await store.catalog.update(version.id, { searchable: 'text' })
      await store.catalog.complete(version.id, 'text')
      const renamed = await store.catalog.edit(owner, document.id, { name: 'My Lease.pdf' })
      expect(renamed).toEqual({ ...(await store.catalog.get(owner, document.id)), name: 'My Lease.pdf' })
      expect(renamed).toMatchObject({ id: document.id, source: 's', version: { id: version.id } })

      const next = await store.catalog.admit(file({ owner, source: 's', name: 'new.pdf' }))
      expect(next.document).toMatchObject({ id: document.id, name: 'My Lease.pdf' })
      await store.catalog.complete(next.version.id, 'text')
      expect(await store.catalog.get(owner, document.id)).toMatchObject({
        name: 'My Lease.pdf',
        version: { id: next.version.id },
      })
      expect(await store.catalog.count(owner, { name: 'my lease' })).toBe(1)
      expect(await store.catalog.count(owner, { name: 'new' })).toBe(0)
      expect((await store.catalog.find(owner, 'My Lease.pdf')).map(({ id }) => id)).toEqual([document.id])
    })

    test('keeps the name when a version replaces one that was never read', async () => {
      const owner = 'edits unread'
      const { document } = await store.catalog.admit(file({ owner, source: 's', name: 'old.pdf' }))
      await store.catalog.edit(owner, document.id, { name: 'mine.pdf' })
      const next = await store.catalog.admit(file({ owner, source: 's', name: 'new.pdf' }))
      expect(next.document).toMatchObject({ name: 'mine.pdf', version: { id: next.version.id } })
    })

    test('is found by the name it has now', async () => {
      const owner = 'edits hits'
      const { document } = await published(store, owner, ['zeugma'])
      await store.catalog.edit(owner, document.id, { name: 'renamed.pdf' })
      expect(await store.search.searchText(['zeugma'], { owner }, 5)).toMatchObject([{ name: 'renamed.pdf' }])
    })

    test('has its label instead of any classification, without confidence, in all versions', async () => {
      const owner = 'edits label'
      const { document, version } = await published(store, owner, ['zeugma'], { source: 's' })
      await classify(version.id, 'invoice')
      const labelled = await store.catalog.edit(owner, document.id, { label: 'lease' })
      const lease = { label: 'lease', labelConfidence: null }
      expect(labelled?.version).toMatchObject(lease)
      await classify(version.id, 'offer')
      expect((await store.catalog.get(owner, document.id))?.version).toMatchObject(lease)
      await store.catalog.complete(version.id, 'text')
      expect(await store.search.searchText(['zeugma'], { owner, labels: ['lease'] }, 5)).toHaveLength(1)
      expect(await store.search.searchText(['zeugma'], { owner, labels: ['offer'] }, 5)).toEqual([])

      const next = await store.catalog.admit(file({ owner, source: 's' }))
      await classify(next.version.id, 'offer')
      await store.catalog.complete(next.version.id, 'text')
      expect(await store.catalog.versions(owner, document.id)).toMatchObject([lease, lease])
      expect((await store.catalog.version(next.version.id))?.version).toMatchObject(lease)
      expect(await store.catalog.count(owner, { labels: ['lease'] })).toBe(1)
      expect(await store.catalog.count(owner, { labels: ['offer', 'invoice'] })).toBe(0)
    })

    test('has no label once it is removed, until the next classification', async () => {
      const owner = 'edits no label'
      const { document, version } = await store.catalog.admit(file({ owner }))
      const none = { label: null, labelConfidence: null }
      await classify(version.id, 'invoice')
      expect((await store.catalog.edit(owner, document.id, { label: null }))?.version).toMatchObject(none)
      await store.catalog.edit(owner, document.id, { label: 'lease' })
      await classify(version.id, 'offer')
      expect((await store.catalog.edit(owner, document.id, { label: null }))?.version).toMatchObject(none)
      expect(await store.catalog.count(owner, { labels: ['lease', 'offer', 'invoice'] })).toBe(0)
      await classify(version.id, 'offer')
      expect((await store.catalog.get(owner, document.id))?.version).toMatchObject({
        label: 'offer',
        labelConfidence: 0.9,
      })
    })

    test('changes only as asked, and only for its owner', async () => {
      const owner = 'edits fields'
      const { document } = await store.catalog.admit(file({ owner, name: 'a.pdf' }))
      await store.catalog.edit(owner, document.id, { label: 'lease' })
      expect(await store.catalog.edit(owner, document.id, { name: 'b.pdf' })).toMatchObject({
        name: 'b.pdf',
        version: { label: 'lease' },
      })
      expect(await store.catalog.edit('another', document.id, { name: 'c.pdf', label: null })).toBeNull()
      expect(await store.catalog.edit(owner, 'doc_none', { name: 'c.pdf' })).toBeNull()
      expect(await store.catalog.get(owner, document.id)).toMatchObject({
        name: 'b.pdf',
        version: { label: 'lease' },
      })
    })
  })
}
