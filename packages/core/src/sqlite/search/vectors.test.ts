import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { embedAll, published } from '../../testing/store-fixtures.ts'
import { openConnection } from '../connection.ts'
import { sqliteStore } from '../store.ts'

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
