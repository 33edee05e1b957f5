import { beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../store/store.ts'
import { describeEdits } from './catalog-edits.ts'
import { describeLists } from './catalog-lists.ts'
import { describeMoves } from './catalog-moves.ts'
import { describePages } from './catalog-pages.ts'
import { describeTrash } from './catalog-trash.ts'
import { file } from './store-fixtures.ts'

/** The conformance suite of a catalog, as a part of its store. `current` returns the store once it is open. */
export function describeCatalog(current: () => Store): void {
  describe('catalog', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    test('admits a document as queued', async () => {
      const { document, version, deduplicated } = await store.catalog.admit(file({ owner: 'ann' }))
      expect(deduplicated).toBe(false)
      expect(version).toMatchObject({
        state: 'queued',
        searchable: 'none',
        pageCount: null,
        superseded: false,
      })
      expect(document.version).toEqual(version)
      expect(await store.catalog.get('ann', document.id)).toEqual(document)
    })

    test('deduplicates the same bytes of one owner, even when added concurrently', async () => {
      const bytes = file({ owner: 'bob' })
      const admissions = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          store.catalog.admit({ ...bytes, source: `copy ${i}`, blobKey: `b${i}`.padStart(32, '0') }),
        ),
      )
      expect(new Set(admissions.map(({ document }) => document.id)).size).toBe(1)
      expect(admissions.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1)
      expect(await store.catalog.count('bob')).toBe(1)
    })

    test('keeps the same bytes of two owners apart', async () => {
      const bytes = file({ owner: 'carol' })
      const one = await store.catalog.admit(bytes)
      const other = await store.catalog.admit({ ...bytes, owner: 'dave', blobKey: 'c'.repeat(32) })
      expect(other.deduplicated).toBe(false)
      expect(await store.catalog.get('dave', one.document.id)).toBeNull()
      expect(await store.catalog.versions('dave', one.document.id)).toEqual([])
      expect(await store.catalog.find('dave', one.document.id)).toEqual([])
      expect(await store.catalog.remove('dave', one.document.id)).toBe(false)
      expect(await store.catalog.get('carol', one.document.id)).not.toBeNull()
    })

    test('makes a new version current when it is complete, and not before', async () => {
      const old = await store.catalog.admit(file({ owner: 'eve' }))
      await store.catalog.update(old.version.id, { searchable: 'text' })
      await store.catalog.complete(old.version.id, 'text')
      const next = await store.catalog.admit(file({ owner: 'eve', name: 'Report.pdf' }))
      expect(next.document.id).toBe(old.document.id)
      expect(next.document.version.id, 'the old one is still current').toBe(old.version.id)
      expect(next.version.id).not.toBe(old.version.id)

      expect(await store.catalog.complete(next.version.id, 'text')).toEqual([old.version.id])
      expect((await store.catalog.get('eve', old.document.id))?.version.id).toBe(next.version.id)
      const versions = await store.catalog.versions('eve', old.document.id)
      expect(versions.map(({ id, superseded }) => [id, superseded])).toEqual([
        [next.version.id, false],
        [old.version.id, true],
      ])
    })

    test('keeps the newest version even if an older one completes later', async () => {
      const old = await store.catalog.admit(file({ owner: 'fay' }))
      const next = await store.catalog.admit(file({ owner: 'fay' }))
      await store.catalog.complete(next.version.id, 'text')
      expect(await store.catalog.complete(old.version.id, 'text')).not.toContain(next.version.id)
      const current = (await store.catalog.get('fay', old.document.id))?.version
      expect(current).toMatchObject({ id: next.version.id, superseded: false })
      expect((await store.catalog.version(old.version.id))?.version.superseded).toBe(true)
    })

    test('numbers the versions of a document from 1, even when added concurrently', async () => {
      const admissions = await Promise.all(
        Array.from({ length: 10 }, () => store.catalog.admit(file({ owner: 'flo' }))),
      )
      const numbers = admissions.map(({ version }) => version.number)
      expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      const { document } = await store.catalog.admit(file({ owner: 'flo', source: 'another.pdf' }))
      expect(document.version.number).toBe(1)
    })

    test('yields all versions of all owners, however many there are', async () => {
      const ids: string[] = []
      await store.transaction(async (tx) => {
        for (let i = 0; i < 250; i++) {
          const { document } = await tx.catalog.admit(file({ owner: 'many', source: `${i}.pdf` }))
          ids.unshift(document.id)
        }
      })
      const versions = await Array.fromAsync(store.catalog.allVersions())
      const own = versions.filter(({ document }) => document.owner === 'many')
      expect(own.map(({ document }) => document.id)).toEqual(ids.toReversed())
    })

    test('makes the version with the highest number current, in whatever order versions complete', async () => {
      const all = []
      for (let i = 0; i < 4; i++) all.push((await store.catalog.admit(file({ owner: 'fin' }))).version)
      await Promise.all(
        [all[2], all[0], all[1]].map((version) => store.catalog.complete(version?.id ?? '', 'text')),
      )
      const versions = await store.catalog.versions('fin', all[0]?.documentId ?? '')
      expect(versions.map(({ number, superseded }) => [number, superseded])).toEqual([
        [4, false],
        [3, false],
        [2, true],
        [1, true],
      ])
      expect((await store.catalog.get('fin', all[0]?.documentId ?? ''))?.version.number).toBe(3)
    })

    test('gives a document the name of a new version only when that version is complete', async () => {
      const { document, version } = await store.catalog.admit(
        file({ owner: 'flo', source: 's', name: 'old' }),
      )
      await store.catalog.update(version.id, { searchable: 'text' })
      await store.catalog.complete(version.id, 'text')
      const next = await store.catalog.admit(file({ owner: 'flo', source: 's', name: 'new' }))
      expect((await store.catalog.get('flo', document.id))?.name).toBe('old')
      await store.catalog.complete(next.version.id, 'text')
      expect((await store.catalog.get('flo', document.id))?.name).toBe('new')
    })

    test('reports which blobs belong to a version', async () => {
      const { version } = await store.catalog.admit(file({ owner: 'gus', blobKey: '5'.repeat(32) }))
      await store.catalog.putThumbnail(version.id, '6'.repeat(32))
      const keys = ['5', '6', '7'].map((digit) => digit.repeat(32))
      expect(await store.catalog.blobsInUse(keys)).toEqual(new Set(keys.slice(0, 2)))
      expect(await store.catalog.blobsInUse([])).toEqual(new Set())
      await store.catalog.complete(version.id, 'text')
      const next = await store.catalog.admit(file({ owner: 'gus' }))
      await store.catalog.complete(next.version.id, 'text')
      expect(await store.catalog.blobsInUse(keys), 'superseded versions keep their bytes').toEqual(
        new Set(keys.slice(0, 2)),
      )
    })

    test('iterates over the versions of all owners, oldest first, superseded ones too', async () => {
      const old = await store.catalog.admit(file({ owner: 'gwen' }))
      const next = await store.catalog.admit(file({ owner: 'gwen' }))
      await store.catalog.complete(next.version.id, 'text')
      const other = await store.catalog.admit(file({ owner: 'glen' }))
      const ids = [old, next, other].map(({ version }) => version.id)
      const found = (await Array.fromAsync(store.catalog.allVersions())).filter(({ version }) =>
        ids.includes(version.id),
      )
      expect(found.map(({ version }) => [version.id, version.superseded])).toEqual([
        [ids[0], true],
        [ids[1], false],
        [ids[2], false],
      ])
      expect(found[0]?.document.version.id, 'with the current version of its document').toBe(ids[1])
    })

    test('ignores a change to a version that was deleted', async () => {
      const { document, version } = await store.catalog.admit(file({ owner: 'gil' }))
      await store.catalog.remove('gil', document.id)
      await store.catalog.update(version.id, { pageCount: 1 })
      expect(await store.catalog.version(version.id)).toBeNull()
    })

    test('admits superseded bytes as a new version again', async () => {
      const bytes = file({ owner: 'gil' })
      const first = await store.catalog.admit(bytes)
      await store.catalog.complete(first.version.id, 'text')
      const second = await store.catalog.admit(file({ owner: 'gil' }))
      await store.catalog.complete(second.version.id, 'text')
      const third = await store.catalog.admit({ ...bytes, blobKey: 'd'.repeat(32) })
      expect(third.deduplicated).toBe(false)
      expect(third.document.id).toBe(first.document.id)
    })

    test('updates the given fields and nothing else', async () => {
      const { document, version } = await store.catalog.admit(file({ owner: 'hal' }))
      const warnings = [{ page: 2, code: 'NO_TEXT', message: 'Page 2 has no text.' }] as const
      await store.catalog.update(version.id, { pageCount: 3, warnings })
      await store.catalog.update(version.id, {
        state: 'failed',
        error: { code: 'DOCUMENT_ENCRYPTED', message: 'x' },
      })
      expect((await store.catalog.get('hal', document.id))?.version).toMatchObject({
        state: 'failed',
        pageCount: 3,
        warnings,
        error: { code: 'DOCUMENT_ENCRYPTED', message: 'x' },
      })
      await store.catalog.update(version.id, { error: null })
      expect((await store.catalog.get('hal', document.id))?.version.error).toBeNull()
    })

    test('finds by id, start of an id, name and source', async () => {
      const all = []
      for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) {
        all.push((await store.catalog.admit(file({ owner: 'ida', name, source: `/in/${name}` }))).document)
      }
      const [, b] = all
      for (const reference of [b?.id, b?.id.slice(0, -1), 'b.pdf', '/in/b.pdf']) {
        expect((await store.catalog.find('ida', reference ?? '')).map(({ id }) => id)).toContain(b?.id)
      }
      expect(await store.catalog.find('ida', '%')).toEqual([])
      expect(await store.catalog.find('ida', 'doc')).toEqual([])
    })

    test("stores a file's metadata and outline", async () => {
      const { document, version } = await store.catalog.admit(file({ owner: 'jon' }))
      const nothing = { title: null, author: null, createdAt: null, modifiedAt: null }
      expect(version.metadata).toEqual(nothing)
      expect(await store.catalog.outline(version.id)).toEqual([])
      const metadata = { ...nothing, title: 'Lease', createdAt: '2026-01-02T03:04:05.000Z' }
      const outline = [{ title: '1 Rent', level: 1, page: 2 }]
      await store.catalog.update(version.id, { metadata, outline })
      await store.catalog.update(version.id, { pageCount: 3 })
      expect((await store.catalog.get('jon', document.id))?.version.metadata).toEqual(metadata)
      expect(await store.catalog.outline(version.id)).toEqual(outline)
      expect(await store.catalog.outline('ver_none')).toEqual([])
    })

    test('finds versions without a thumbnail, and stores one for each', async () => {
      const { catalog } = store
      const withoutThumbnail = () => catalog.withoutThumbnail(['image/png', 'application/pdf'])
      for (let id = await withoutThumbnail(); id !== null; id = await withoutThumbnail())
        await catalog.putThumbnail(id, null)
      const pdf = await catalog.admit({ ...file({ owner: 'kim' }), mediaType: 'application/pdf' })
      const text = await catalog.admit({ ...file({ owner: 'kim', name: 'a.txt' }), mediaType: 'text/plain' })
      expect(pdf.version.thumbnailKey).toBeNull()
      expect(await withoutThumbnail(), 'nothing is read yet').toBeNull()
      for (const { version } of [pdf, text]) await catalog.update(version.id, { searchable: 'text' })
      expect(await withoutThumbnail()).toBe(pdf.version.id)
      expect(await catalog.putThumbnail(pdf.version.id, 't'.repeat(32))).toBe(true)
      expect(await catalog.putThumbnail(pdf.version.id, 'u'.repeat(32))).toBe(false)
      expect((await catalog.version(pdf.version.id))?.version.thumbnailKey).toBe('t'.repeat(32))
      expect(await withoutThumbnail()).toBeNull()
      const broken = await catalog.admit({ ...file({ owner: 'kim', name: 'b.png' }), mediaType: 'image/png' })
      await catalog.update(broken.version.id, { searchable: 'text' })
      expect(await catalog.putThumbnail(broken.version.id, null)).toBe(true)
      expect((await catalog.version(broken.version.id))?.version.thumbnailKey).toBeNull()
      expect(await withoutThumbnail()).toBeNull()
      expect(await catalog.putThumbnail('ver_none', null)).toBe(false)
    })

    describePages(current)
    describeLists(current)
    describeMoves(current)
    describeEdits(current)
    describeTrash(current)
  })
}
