import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { published } from '../../testing/store-fixtures.ts'
import { type Connection, openConnection } from '../connection.ts'
import { sqliteStore } from '../store.ts'
import { termScores } from './term-scores.ts'

const WORDS = ['rent', 'renting', 'lease', 'tenant', 'landlord', 'deposit', 'key', 'notice', 'month']

/** Texts of different lengths, in which words are differently frequent; some are the same, for ties. */
function texts(count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: 3 + ((i * 7) % 20) }, (_, j) => WORDS[(i * j + (j % 3)) % WORDS.length]).join(' '),
  )
}

/** A store with a second connection to it, for both of which `use` is called. */
async function withStore(use: (store: ReturnType<typeof sqliteStore>, db: Connection) => Promise<void>) {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-terms-'))
  try {
    await using store = sqliteStore({ directory })
    const db = openConnection(join(directory, 'docchat.db'))
    try {
      await use(store, db)
    } finally {
      db.close()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const bare = 'select rowid as chunk, -bm25(chunk_words) as score from chunk_words where chunk_words match ?'

test.each([
  ['one word', ['"lease"']],
  ['words', ['"rent"', '"lease"', '"key"', '"absent"']],
  ['a phrase and its words', ['"lease tenant"', '"tenant"', '"lease"']],
  ['a word twice', ['"deposit"', '"deposit"', '"month"']],
  ['no word', ['"!"', '"notice"']],
])('adds up to what FTS5 computes: %s', async (_, terms) => {
  await withStore(async (store, db) => {
    await published(store, 'owner', texts(300))
    expect(termScores.sum(db, terms), 'the first search').toBeNull()
    const expected = db
      .sql<{ chunk: number; score: number }>(`${bare} order by bm25(chunk_words), rowid`)
      .all(terms.join(' OR '))
    expect(expected.length).toBeGreaterThan(20)
    // With so little memory, all terms are forgotten after each search.
    for (const maxBytes of [undefined, undefined, 1, 1]) {
      const sums = termScores.sum(db, terms, maxBytes)
      expect(sums?.best(1000)).toEqual(expected)
      expect(sums?.best(20)).toEqual(expected.slice(0, 20))
      expect(sums?.of(expected[7]?.chunk ?? 0)).toBe(expected[7]?.score)
      expect(sums?.of(0)).toBe(0)
    }
  })
})

test('every change of the index is seen, by whichever connection it is made', async () => {
  await withStore(async (store, db) => {
    const { version } = await published(store, 'owner', ['a lease', 'a lease'])
    const count = () => termScores.sum(db, ['"lease"'])?.count ?? null
    expect([count(), count()]).toEqual([null, 2])
    await published(store, 'owner', ['a lease'])
    expect([count(), count()]).toEqual([null, 3])
    await store.search.remove(version.id)
    await store.search.sweep(1)
    expect([count(), count()]).toEqual([null, 2])
    // In one transaction, by a text of the same length, so that neither the number of rows nor that of words changes.
    db.raw.transaction(() => {
      db.raw.exec('delete from chunk_words where rowid = 2')
      db.raw.exec("insert into chunk_words (rowid, text) values (2, 'a house')")
    })()
    expect([count(), count()]).toEqual([null, 1])
  })
})

test('an index with too high keys is not read into memory', async () => {
  await withStore(async (store, db) => {
    await published(store, 'owner', ['a lease'])
    db.raw.exec("insert into chunk_words (rowid, text) values (1000001, 'a lease')")
    expect([0, 1, 2].map(() => termScores.sum(db, ['"lease"']))).toEqual([null, null, null])
  })
})

test('from memory, only what the filter admits is found, as without it', async () => {
  await withStore(async (store) => {
    for (let i = 0; i < 8; i++) await published(store, 'others', texts(40), { source: `${i}` })
    const { document } = await published(store, 'owner', texts(30), { source: 'own' })
    const { version } = await published(store, 'owner', texts(30), { source: 'removed' })
    await published(store, 'owner', texts(30), { source: 'second' })
    await store.search.remove(version.id)
    const terms = ['rent', 'lease tenant', 'key']
    for (const filter of [{ owner: 'owner' }, { owner: 'owner', documentIds: [document.id] }]) {
      for (const limit of [5, 25]) {
        const chosen = await store.search.searchText(terms, filter, 1000)
        const also = chosen.map(({ chunkId }) => chunkId).slice(3, 12)
        // Another change makes the next search go through FTS5.
        await published(store, 'others', ['nothing'], { source: `${limit} ${Object.keys(filter).length}` })
        const [index, memory] = [
          await store.search.searchText(terms, filter, limit, also),
          await store.search.searchText(terms, filter, limit, also),
        ]
        expect(memory).toEqual(index)
        expect(memory.length).toBeGreaterThanOrEqual(Math.max(limit, 12))
      }
    }
  })
})
