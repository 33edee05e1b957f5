import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewVersion } from '../catalog/catalog.ts'
import type { Chunk } from '../search/search-index.ts'
import type { Store } from '../store/store.ts'

let serial = 0

/** A version with bytes of its own, unless told otherwise. */
function file(changes: Partial<NewVersion> = {}): NewVersion {
  const unique = String(++serial)
  return {
    owner: `owner ${unique}`,
    source: 'report.pdf',
    name: 'report.pdf',
    sha256: unique.padStart(64, '0'),
    sizeBytes: 10,
    mediaType: 'application/pdf',
    blobKey: unique.padStart(32, '0'),
    ...changes,
  }
}

function chunk(page: number, text: string): Chunk {
  return { page, start: 0, end: text.length, text }
}

/** The conformance suite of {@link Store}: its catalog, its search index, and what commits together. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`${name} is a store`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store[Symbol.asyncDispose]())

    /** A document whose pages are published, one chunk a page. */
    async function published(owner: string, texts: readonly string[], changes: Partial<NewVersion> = {}) {
      const { document, version } = await store.catalog.admit(file({ owner, ...changes }))
      const pages = texts.map((text, index) => ({ number: index + 1, text }))
      await store.catalog.putPages(version.id, pages)
      const chunks = pages.map(({ number, text }) => chunk(number, text))
      await store.search.add({ documentId: document.id, versionId: version.id, owner }, chunks)
      await store.search.publish(version.id)
      return { document, version }
    }

    describe('catalog', () => {
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

      test('gives the same bytes of one owner one document, also at once', async () => {
        const bytes = file({ owner: 'bob' })
        const admissions = await Promise.all(
          Array.from({ length: 50 }, (_, i) =>
            store.catalog.admit({ ...bytes, source: `copy ${i}`, blobKey: `b${i}`.padStart(32, '0') }),
          ),
        )
        expect(new Set(admissions.map(({ document }) => document.id)).size).toBe(1)
        expect(admissions.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1)
        expect(await store.catalog.list('bob')).toMatchObject({ total: 1 })
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

      test('lets a new version take over when it is complete, and not before', async () => {
        const old = await store.catalog.admit(file({ owner: 'eve' }))
        await store.catalog.update(old.version.id, { searchable: 'text' })
        await store.catalog.complete(old.version.id, 'text')
        const next = await store.catalog.admit(file({ owner: 'eve', name: 'Report.pdf' }))
        expect(next.document.id).toBe(old.document.id)
        expect(next.document.version.id, 'the old one still serves').toBe(old.version.id)
        expect(next.version.id).not.toBe(old.version.id)

        expect(await store.catalog.complete(next.version.id, 'text')).toEqual([old.version.id])
        expect((await store.catalog.get('eve', old.document.id))?.version.id).toBe(next.version.id)
        const versions = await store.catalog.versions('eve', old.document.id)
        expect(versions.map(({ id, superseded }) => [id, superseded])).toEqual([
          [next.version.id, false],
          [old.version.id, true],
        ])
      })

      test('keeps the newest version though an older one completes later', async () => {
        const old = await store.catalog.admit(file({ owner: 'fay' }))
        const next = await store.catalog.admit(file({ owner: 'fay' }))
        await store.catalog.complete(next.version.id, 'text')
        expect(await store.catalog.complete(old.version.id, 'text')).not.toContain(next.version.id)
        const current = (await store.catalog.get('fay', old.document.id))?.version
        expect(current).toMatchObject({ id: next.version.id, superseded: false })
        expect((await store.catalog.version(old.version.id))?.version.superseded).toBe(true)
      })

      test('takes bytes that were superseded as a new version again', async () => {
        const bytes = file({ owner: 'gil' })
        const first = await store.catalog.admit(bytes)
        await store.catalog.complete(first.version.id, 'text')
        const second = await store.catalog.admit(file({ owner: 'gil' }))
        await store.catalog.complete(second.version.id, 'text')
        const third = await store.catalog.admit({ ...bytes, blobKey: 'd'.repeat(32) })
        expect(third.deduplicated).toBe(false)
        expect(third.document.id).toBe(first.document.id)
      })

      test('updates what it is told and nothing else', async () => {
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

      test('lists newest first, by page and state, and finds by id, beginning of an id, name and source', async () => {
        const all = []
        for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) {
          all.push((await store.catalog.admit(file({ owner: 'ida', name, source: `/in/${name}` }))).document)
        }
        const [a, b, c] = all
        const ids = async (options = {}) =>
          (await store.catalog.list('ida', options)).documents.map(({ id }) => id)
        expect(await ids()).toEqual([c?.id, b?.id, a?.id])
        expect(await ids({ offset: 1, limit: 1 })).toEqual([b?.id])
        expect(await ids({ state: 'complete' })).toEqual([])
        for (const reference of [b?.id, b?.id.slice(0, -1), 'b.pdf', '/in/b.pdf']) {
          expect((await store.catalog.find('ida', reference ?? '')).map(({ id }) => id)).toContain(b?.id)
        }
        expect(await store.catalog.find('ida', '%')).toEqual([])
        expect(await store.catalog.find('ida', 'doc')).toEqual([])
      })

      test('stores pages exactly, and replaces them', async () => {
        const { version } = await store.catalog.admit(file())
        const text = 'Grüße 🙂 \u0301 "quoted"\nline'
        await store.catalog.putPages(version.id, [
          { number: 1, text },
          { number: 2, text: '' },
        ])
        await store.catalog.putPages(version.id, [{ number: 2, text: 'two' }])
        expect(await store.catalog.page(version.id, 1)).toEqual({ number: 1, text })
        expect(await store.catalog.page(version.id, 2)).toEqual({ number: 2, text: 'two' })
        expect(await store.catalog.page(version.id, 3)).toBeNull()
        expect(await store.catalog.lastPage(version.id)).toBe(2)
      })
    })

    describe('search', () => {
      test('finds chunks by their words, the best first, word forms and accents aside', async () => {
        const { document, version } = await published('jan', [
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
        await published(`kim ${term}`, ['plain words'])
        expect(await store.search.searchText([term], { owner: `kim ${term}` }, 10)).toEqual([])
      })

      test('finds nothing for no terms', async () => {
        expect(await store.search.searchText([], { owner: 'jan' }, 10)).toEqual([])
      })

      test('filters by owner and document before it ranks', async () => {
        const mine = await published('lea', ['weak match of term among many other words that are here'])
        for (let i = 0; i < 5; i++) await published('max', ['term term term'])
        const other = await published('lea', ['term'], { source: 'other.pdf' })
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
        const old = await published('nat', ['old words'])
        const space = { model: 'm', dimensions: 2 }
        await embedAll(old.version.id, space, [[1, 0]])
        await store.catalog.complete(old.version.id, 'hybrid')
        const next = await store.catalog.admit(file({ owner: 'nat' }))
        const key = { documentId: next.document.id, versionId: next.version.id, owner: 'nat' }
        await store.search.add(key, [chunk(1, 'new words')])
        await embedAll(next.version.id, space, [[1, 0]])
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
        const { document, version } = await published('oda', ['one', 'two', 'three'])
        await embedAll(version.id, space, [
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
        expect(await store.search.searchVector({ model: 'unknown', dimensions: 3 }, query, only, 9)).toEqual(
          [],
        )
      })

      test('tells which chunks wait for a vector, so that embedding can go on where it stopped', async () => {
        const space = { model: 'resume', dimensions: 2 }
        const { version } = await published('pia', ['one', 'two', 'three'])
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
        await published('quy', ['pay rent', 'rent', 'nothing'])
        expect(await store.search.frequencies(['rent', 'pay', 'none'], { owner: 'quy' })).toEqual([
          { term: 'rent', chunks: 2 },
          { term: 'pay', chunks: 1 },
          { term: 'none', chunks: 0 },
        ])
      })

      test('forgets a removed version, its words and its vectors', async () => {
        const space = { model: 'removal', dimensions: 2 }
        const { document, version } = await published('ray', ['to be forgotten'])
        await embedAll(version.id, space, [[1, 0]])
        await store.search.remove(version.id)
        expect(await store.search.searchText(['forgotten'], { owner: 'ray' }, 9)).toEqual([])
        expect(await store.search.searchVector(space, new Float32Array([1, 0]), { owner: 'ray' }, 9)).toEqual(
          [],
        )
        expect(await store.catalog.remove('ray', document.id)).toBe(true)
        expect(await store.catalog.page(version.id, 1)).toBeNull()
      })
    })

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

    async function embedAll(
      versionId: string,
      space: { readonly model: string; readonly dimensions: number },
      vectors: readonly (readonly number[])[],
    ): Promise<void> {
      const pending = await store.search.pending(versionId, space, vectors.length)
      await store.search.addVectors(
        space,
        pending.map(({ chunkId }, index) => ({ chunkId, vector: new Float32Array(vectors[index] ?? []) })),
      )
    }
  })
}
