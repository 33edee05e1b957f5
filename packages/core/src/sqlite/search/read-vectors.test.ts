import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { embedAll, published } from '../../testing/store-fixtures.ts'
import { openConnection } from '../connection.ts'
import { sqliteStore } from '../store.ts'
import { readVectors } from './read-vectors.ts'

const SPACE = { model: 'm', dimensions: 2 }
const COUNT = 600

test('vectors that are asked for again are kept until anything is committed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-kept-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  await using store = sqliteStore({ directory })
  const db = openConnection(join(directory, 'docchat.db'), { readonly: true })
  onTestFinished(() => db.close())
  const { version } = await published(
    store,
    'owner',
    Array.from({ length: COUNT }, (_, i) => `text ${i}`),
  )
  await embedAll(
    store,
    version.id,
    SPACE,
    Array.from({ length: COUNT }, (_, i) => [1, i / COUNT]),
  )
  const chunks = (await store.search.spans(version.id)).map(({ chunkId }) => Number(chunkId))
  const some = [chunks[5] ?? 0, chunks[3] ?? 0]
  const [first, second, third] = [1, 2, 3].map(() => readVectors(db, 1, chunks))
  expect(second).toEqual(first)
  expect(third, 'from memory').toBe(readVectors(db, 1, chunks))
  expect([...readVectors(db, 1, some).vectors]).toEqual([
    ...(first?.vectors.slice(10, 12) ?? []),
    ...(first?.vectors.slice(6, 8) ?? []),
  ])
  expect(readVectors(db, 1, [...some, -1]).keys, 'one without a vector').toEqual(some)
  expect(readVectors(db, 2, some).keys, 'another space').toEqual([])

  await store.search.addVectors(SPACE, [{ chunkId: String(some[0]), vector: new Float32Array([-1, 0]) }])
  expect([...readVectors(db, 1, some).vectors].slice(0, 2), 'changed by another connection').toEqual([
    -127, 0,
  ])
  expect(readVectors(db, 1, chunks).vectors[10]).toBe(-127)
})
