import { beforeAll, describe, expect, test } from 'vitest'
import { DOCUMENT_SORTS, type DocumentFilters, type DocumentSort } from '../catalog/document-list.ts'
import type { Document } from '../document.ts'
import type { Position } from '../list-page.ts'
import type { Store } from '../store/store.ts'
import { file } from './store-fixtures.ts'

/** The part of the catalog's suite that is about lists of documents. */
export function describeLists(current: () => Store): void {
  describe('lists of documents', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    /** The names on all pages, and what happens between two of them. */
    async function paged(
      owner: string,
      { limit = 2, between, ...options }: Paging = {},
    ): Promise<readonly string[]> {
      const names: string[] = []
      for (let after: Position | null | undefined; after !== null; ) {
        const page = await store.catalog.list(owner, { ...options, limit, ...(after && { after }) })
        names.push(...page.entries.map(({ name }) => name))
        after = page.next
        if (after !== null) await between?.(page.entries)
      }
      return names
    }

    const admit = async (owner: string, name: string, changes = {}) =>
      (await store.catalog.admit(file({ owner, name, source: name, ...changes }))).document

    test('are in each order, equal ones by age, on pages of any length', async () => {
      const added: readonly (readonly [string, number])[] = [
        ['b', 30],
        ['A', 10],
        ['Ä', 20],
        ['c', 10],
        ['a ', 20],
        ['Ｂ', 20],
        ['\u{10400}', 1],
        ['\ue000', 2],
      ]
      for (const [name, sizeBytes] of added) await admit('lists order', name, { sizeBytes })
      const ascending: Record<string, readonly string[]> = {
        createdAt: added.map(([name]) => name),
        // Folded, then by code points: UTF-16 would sort the last two the other way round.
        name: ['A', 'a ', 'b', 'Ｂ', 'c', 'Ä', '\ue000', '\u{10400}'],
        sizeBytes: ['\u{10400}', '\ue000', 'A', 'c', 'Ä', 'a ', 'Ｂ', 'b'],
      }
      for (const sort of DOCUMENT_SORTS) {
        const names = ascending[sort.replace('-', '')] ?? []
        const expected = sort.startsWith('-') ? names.toReversed() : names
        for (const limit of [1, 3, 8, 100])
          expect(await paged('lists order', { sort, limit }), `${sort}, ${limit} a page`).toEqual(expected)
      }
      expect(await paged('lists order'), 'newest first by default').toEqual(
        ascending['createdAt']?.toReversed(),
      )
      expect(await paged('lists nobody')).toEqual([])
    })

    test('say whether there is another page', async () => {
      for (const name of ['a', 'b']) await admit('lists next', name)
      expect((await store.catalog.list('lists next', { limit: 1 })).next).not.toBeNull()
      expect((await store.catalog.list('lists next', { limit: 2 })).next).toBeNull()
    })

    test.each(DOCUMENT_SORTS)(
      'contain what exists throughout once while others come and go, by %s',
      async (sort) => {
        const owner = `lists stable ${sort}`
        const kept = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7']
        for (const name of kept) await admit(owner, name, { sizeBytes: 5 })
        let round = 0
        const between = async (seen: readonly Document[]) => {
          // The place where the next page begins must not depend on the document there.
          await store.catalog.remove(owner, seen.at(-1)?.id ?? '')
          if (++round > 4) return
          for (const [name, sizeBytes] of NEWCOMERS)
            await admit(owner, `${name} new`, { source: `${name} ${round}`, sizeBytes })
        }
        const names = await paged(owner, { sort, between })
        expect(names.filter((name) => !name.endsWith('new')).toSorted()).toEqual(kept)
      },
    )

    test('contain the documents that match every filter, and count them', async () => {
      const owner = 'lists filters'
      const lease = await admit(owner, 'Lease Straße.pdf')
      const invoice = await admit(owner, 'invoice.txt', { mediaType: 'text/plain' })
      const offer = await admit(owner, 'Offre ÉTÉ 100%.txt', { mediaType: 'text/plain' })
      await store.catalog.complete(lease.version.id, 'text')
      await store.catalog.update(offer.version.id, { state: 'failed' })
      for (const [{ version }, label] of [
        [lease, 'lease'],
        [offer, 'offer'],
      ] as const)
        await store.catalog.update(version.id, { classification: { label, confidence: 0.5 } })
      await admit('lists filters of another', 'lease.pdf')

      const found = async (filters: DocumentFilters) => {
        const names = await paged(owner, { ...filters, sort: 'createdAt', limit: 1 })
        expect(await store.catalog.count(owner, filters), JSON.stringify(filters)).toBe(names.length)
        return names
      }
      const [a, b, c] = [lease.name, invoice.name, offer.name]
      expect(await found({})).toEqual([a, b, c])
      expect(await found({ states: ['complete'] })).toEqual([a])
      expect(await found({ states: ['failed', 'queued'] })).toEqual([b, c])
      expect(await found({ states: [] })).toEqual([])
      expect(await found({ name: 'STRASSE' })).toEqual([a])
      expect(await found({ name: 'e\u0301te\u0301' })).toEqual([c])
      expect(await found({ name: 'ete' }), 'accents make a difference').toEqual([])
      expect(await found({ name: 'E' })).toEqual([a, b, c])
      for (const [name, names] of [
        ['%', [c]],
        ['_', []],
        ['*', []],
        ["'", []],
      ] as const)
        expect(await found({ name }), 'no wildcards').toEqual(names)
      expect(await found({ labels: ['lease'] })).toEqual([a])
      expect(await found({ labels: ['offer', 'lease'] })).toEqual([a, c])
      expect(await found({ mediaTypes: ['text/plain'] })).toEqual([b, c])
      expect(await found({ mediaTypes: ['text/plain'], states: ['failed'], name: 'off' })).toEqual([c])
      expect(
        await found({ addedAfter: lease.createdAt, addedBefore: '9999-01-01T00:00:00.000Z' }),
      ).toHaveLength(3)
      expect(await found({ addedBefore: lease.createdAt })).toEqual([])
      expect(await found({ addedAfter: '9999-01-01T00:00:00.000Z' })).toEqual([])
    })

    test('of labels have each of them once, in the order of code points, with its number of documents', async () => {
      const owner = 'lists labels'
      const labelled = async (owner: string, labels: readonly (string | null)[]) => {
        for (const [index, label] of labels.entries()) {
          const { id } = await admit(owner, `${index}`)
          if (label !== null) await store.catalog.edit(owner, id, { label })
        }
      }
      await labelled(owner, ['b', 'É', 'b', null, 'Z', '\ue000', 'a', '\u{10400}', 'b'])
      await labelled('lists labels of another', ['b', 'c'])
      const all = [
        ['Z', 1],
        ['a', 1],
        ['b', 3],
        ['É', 1],
        ['\ue000', 1],
        ['\u{10400}', 1],
      ] as const
      for (const limit of [1, 4, 6, 100]) {
        const found: [string, number][] = []
        for (let after: Position | null | undefined; after !== null; ) {
          const page = await store.catalog.labels(owner, { limit, ...(after && { after }) })
          expect(page.entries.length, `${limit} a page`).toBeLessThanOrEqual(limit)
          expect(page.total).toBe(all.length)
          found.push(...page.entries.map(({ label, documents }): [string, number] => [label, documents]))
          after = page.next
        }
        expect(found, `${limit} a page`).toEqual(all)
      }
      expect(await store.catalog.labels('lists nobody', { limit: 1 })).toEqual({
        entries: [],
        next: null,
        total: 0,
      })
    })

    test('follow the current version', async () => {
      const owner = 'lists versions'
      const other = await admit(owner, 'other', { sizeBytes: 5 })
      const { document, version } = await store.catalog.admit(
        file({ owner, source: 's', name: 'old', sizeBytes: 1 }),
      )
      await store.catalog.update(version.id, { searchable: 'text' })
      await store.catalog.complete(version.id, 'text')
      const next = await store.catalog.admit(
        file({ owner, source: 's', name: 'New', sizeBytes: 9, mediaType: 'text/plain' }),
      )
      const sizes = () => paged(owner, { sort: 'sizeBytes' })
      expect(await sizes(), 'the old version still counts').toEqual(['old', other.name])
      const named = (filters: DocumentFilters) => paged(owner, { ...filters, sort: 'createdAt' })
      expect(await named({ states: ['complete'] }), 'the state of the old version').toEqual(['old'])
      const classification = { label: 'report', confidence: 0.5 }
      await store.catalog.update(next.version.id, { classification })
      expect(await named({ labels: ['report'] }), 'the label of a version to come').toEqual([])
      const labels = async () =>
        (await store.catalog.labels(owner, { limit: 9 })).entries.map(({ label }) => label)
      expect(await labels()).toEqual([])
      await store.catalog.complete(next.version.id, 'text')
      expect(await named({ labels: ['report'] })).toEqual(['New'])
      expect(await labels()).toEqual(['report'])
      await store.catalog.edit(owner, document.id, { label: 'minutes' })
      expect(await labels()).toEqual(['minutes'])
      expect(await named({ labels: ['report'] }), "a person's label takes its place").toEqual([])
      expect(await named({ labels: ['minutes'], states: ['complete'] })).toEqual(['New'])
      await store.catalog.edit(owner, document.id, { label: null })
      expect(await named({ labels: ['minutes', 'report'] }), 'no label').toEqual([])
      expect(await sizes()).toEqual([other.name, 'New'])
      expect(await paged(owner, { name: 'new' })).toEqual(['New'])
      expect(await paged(owner, { name: 'old' })).toEqual([])
      expect(await paged(owner, { mediaTypes: ['text/plain'] })).toEqual(['New'])
      expect((await store.catalog.get(owner, document.id))?.version.sizeBytes).toBe(9)
    })
  })
}

/** What is added at both ends and in the middle of a list. */
const NEWCOMERS = [
  ['a', 1],
  ['b3', 5],
  ['c', 9],
] as const

interface Paging extends DocumentFilters {
  readonly sort?: DocumentSort
  readonly limit?: number
  readonly between?: (seen: readonly Document[]) => Promise<void>
}
