import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { embedAll, published } from '../../testing/store-fixtures.ts'
import { openConnection } from '../connection.ts'
import { sqliteStore } from '../store.ts'
import { vectorCache } from './vector-cache.ts'

test.each([
  ['bytes', false, 'int8'],
  ['floats, in a space of an older version', true, 'float'],
])('stores and finds vectors as %s', async (_, older, storage) => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-vectors-'))
  const space = { model: 'm', dimensions: 2 }
  try {
    await using store = sqliteStore({ directory })
    const db = openConnection(join(directory, 'docchat.db'))
    if (older) {
      db.raw.exec(`insert into spaces (key, model, dimensions) values (1, 'm', 2);
        create virtual table vectors_1 using vec0 (chunk integer primary key, owner text partition key, document integer,
          live boolean, embedding float[2] distance_metric=cosine)`)
    }
    const { version } = await published(store, 'owner', ['one', 'two'])
    await embedAll(store, version.id, space, [
      [0.6, 0.8],
      [1, 0],
    ])
    const hits = await store.search.searchVector(space, new Float32Array([1, 0]), { owner: 'owner' }, 5)
    expect(hits.map(({ page }) => page)).toEqual([2, 1])
    const vectors = await store.search.vectors(space, [hits[1]?.chunkId ?? ''])
    const [x = 0, y = 0] = vectors.get(hits[1]?.chunkId ?? '') ?? []
    const digits = older ? 6 : 2
    expect([x, y]).toEqual([expect.closeTo(0.6, digits), expect.closeTo(0.8, digits)])
    expect(db.raw.prepare('select distinct storage from spaces').pluck().all()).toEqual([storage])
    db.close()

    await store.search.remove(version.id)
    await store.search.sweep(10)
    expect(await store.search.vectors(space, [hits[1]?.chunkId ?? ''])).toEqual(new Map())
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})

test('a search sees each change of vectors, by whichever process, and breaks ties in order', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-vectors-'))
  const space = { model: 'm', dimensions: 2 }
  const east = new Float32Array([1, 0])
  try {
    await using store = sqliteStore({ directory })
    await using other = sqliteStore({ directory })
    const found = async (limit: number) => {
      const hits = await store.search.searchVector(space, east, { owner: 'owner' }, limit)
      const vectors = await store.search.vectors(
        space,
        hits.map(({ chunkId }) => chunkId),
      )
      const own = hits.map(({ chunkId }) => vectors.get(chunkId)?.[0]?.toFixed(1))
      return hits.map(({ page }, i) => `${page}: ${own[i]}`)
    }
    const pages = async (limit = 5) => {
      const fromTable = await found(limit)
      expect(await found(limit), 'from memory, since the second search').toEqual(fromTable)
      return fromTable
    }
    const { version } = await published(store, 'owner', ['one', 'two', 'three'])
    await published(store, 'someone else', ['four'])
    const [north, same] = [
      [0, 1],
      [1, 0],
    ]
    await embedAll(store, version.id, space, [north, same, same])
    expect(await pages()).toEqual(['2: 1.0', '3: 1.0', '1: 0.0'])
    expect(await pages(1)).toEqual(['2: 1.0'])

    const [one] = await store.search.spans(version.id)
    await other.search.addVectors(space, [{ chunkId: one?.chunkId ?? '', vector: east }])
    expect(await pages(), 'the first chunk has another vector').toEqual(['1: 1.0', '2: 1.0', '3: 1.0'])

    await other.search.remove(version.id)
    await other.search.sweep(10)
    expect(await pages()).toEqual([])
    // Takes the places, and the row ids, of the vectors that were deleted.
    const again = await published(other, 'owner', ['five', 'six'])
    await embedAll(other, again.version.id, space, [north, same])
    expect(await pages()).toEqual(['2: 1.0', '1: 0.0'])
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})

test('vectors are read into memory at the second search since they changed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-vectors-'))
  try {
    await using store = sqliteStore({ directory })
    const { version } = await published(store, 'owner', ['one'])
    await embedAll(store, version.id, { model: 'm', dimensions: 2 }, [[1, 0]])
    const db = openConnection(join(directory, 'docchat.db'))
    const space = { key: 1, dimensions: 2, stamp: 1 }
    const inMemory = (owner: string, stamp: number) => vectorCache.of(db, { ...space, stamp }, owner) !== null
    expect([1, 1, 2, 3, 3, 3].map((stamp) => inMemory('owner', stamp))).toEqual([
      ...[false, true, false],
      ...[false, true, true],
    ])
    const [vectors] = vectorCache.inMemory(db, { ...space, stamp: 3 })
    expect(vectors?.get(1)).toEqual(new Int8Array([127, 0]))
    expect(vectorCache.inMemory(db, { ...space, stamp: 2 })).toEqual([])
    for (let i = 0; i < 1000; i++) inMemory(`owner ${i}`, 3)
    expect(inMemory('owner', 3), 'forgotten').toBe(false)
    db.close()
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
