import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { describeStore } from '../testing/store.ts'
import { sqliteStore } from './store.ts'

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-store-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

let directory = ''

describeStore(
  'sqliteStore',
  async () => {
    directory = mkdtempSync(join(tmpdir(), 'docchat-store-'))
    const store = sqliteStore({ directory })
    return {
      ...store,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]()
        rmSync(directory, { recursive: true })
      },
    }
  },
  { besides: async () => sqliteStore({ directory }) },
)

test('refuses a database of a newer version', async () => {
  const directory = temporary()
  await sqliteStore({ directory })[Symbol.asyncDispose]()
  const db = new Database(join(directory, 'docchat.db'))
  db.pragma('user_version = 99')
  db.close()
  expect(() => sqliteStore({ directory })).toThrow(expect.objectContaining({ code: 'STORE_INCOMPATIBLE' }))
})

test('throws STORE_BUSY when another process keeps the database locked', { timeout: 15_000 }, async () => {
  const directory = temporary()
  await using store = sqliteStore({ directory })
  const other = new Database(join(directory, 'docchat.db'))
  other.exec('begin immediate')
  const write = store.jobs.enqueue({ kind: 'test', owner: 'a', payload: null })
  await expect(write).rejects.toMatchObject({ code: 'STORE_BUSY' })
  other.exec('rollback')
  other.close()
  await store.jobs.enqueue({ kind: 'test', owner: 'a', payload: null })
})

test('refuses to write, and to look for jobs, once another process has upgraded the schema', async () => {
  const directory = temporary()
  await using store = sqliteStore({ directory })
  const db = new Database(join(directory, 'docchat.db'))
  db.pragma('user_version = 99')
  db.close()
  for (let i = 0; i < 2; i++) {
    const write = store.jobs.enqueue({ kind: 'test', owner: 'a', payload: null })
    await expect(write).rejects.toMatchObject({ code: 'STORE_INCOMPATIBLE' })
    const claim = store.jobs.claim({ worker: 'w', kinds: ['test'], leaseMs: 1000 })
    await expect(claim).rejects.toMatchObject({ code: 'STORE_INCOMPATIBLE' })
  }
})

test('can be closed twice, and refuses calls afterwards', async () => {
  const store = sqliteStore({ directory: temporary() })
  await store[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
  await expect(store.jobs.counts()).rejects.toMatchObject({ code: 'CLOSED' })
  await expect(store.jobs.pause()).rejects.toMatchObject({ code: 'CLOSED' })
})
