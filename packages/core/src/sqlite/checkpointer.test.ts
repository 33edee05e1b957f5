import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporary } from '../testing/docchat.ts'
import { checkpointer } from './checkpointer.ts'
import { openConnection } from './connection.ts'
import { openSqlite } from './session.ts'

const MB = 2 ** 20

test('writes the log back, so that it stays short, and closes its connection', async () => {
  const path = join(temporary(), 'a.db')
  const checkpoints = checkpointer(path)
  const database = openSqlite(path, (db) => void db.raw.exec('create table notes (text)'), {
    checkpoint: checkpoints.run,
  })
  for (let i = 0; i < 60; i++) {
    await database.write((db) => db.sql('insert into notes values (zeroblob(?))').run(MB))
  }
  expect(statSync(path).size, 'written back').toBeGreaterThan(50 * MB)
  expect(statSync(`${path}-wal`).size).toBeLessThan(24 * MB)
  await checkpoints[Symbol.asyncDispose]()
  database[Symbol.dispose]()
  expect(existsSync(`${path}-wal`), 'the last connection removes the log').toBe(false)
})

test('a reader that holds the log loses nothing, and blocks no writer; when it is done, the log is written back', async () => {
  const path = join(temporary(), 'a.db')
  const checkpoints = checkpointer(path)
  const database = openSqlite(path, (db) => void db.raw.exec('create table notes (n integer, text)'), {
    checkpoint: checkpoints.run,
  })
  const write = (n: number) =>
    database.write((db) => db.sql('insert into notes values (?, zeroblob(?))').run(n, MB))
  const countOf = (reader: Pick<typeof other, 'sql'>) =>
    reader.sql<{ readonly n: number }>('select count(*) as n from notes').get()?.n
  await write(0)
  const other = openConnection(path, { readonly: true })
  other.raw.exec('begin')
  expect(countOf(other)).toBe(1)
  for (let n = 1; n <= 30; n++) await write(n)
  expect(countOf(other), 'it sees what it saw').toBe(1)
  expect(statSync(path).size, 'nothing may be written back over its pages').toBeLessThan(5 * MB)
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(25 * MB)
  other.raw.exec('commit')
  expect(countOf(other)).toBe(31)
  other.close()
  // The first of these writes back the whole log, and the second begins it again.
  await write(31)
  await write(32)
  expect(statSync(path).size).toBeGreaterThan(30 * MB)
  const before = statSync(`${path}-wal`).size
  for (let n = 33; n < 50; n++) await write(n)
  expect(statSync(`${path}-wal`).size, 'the log does not grow any more').toBe(before)
  await checkpoints[Symbol.asyncDispose]()
  database[Symbol.dispose]()
})

test('says when no thread can be started', async () => {
  const nowhere = new URL('./not-there.ts', import.meta.url)
  await using checkpoints = checkpointer(join(temporary(), 'a.db'), nowhere)
  expect(await checkpoints.run()).toBe(false)
})

test('a database that cannot be opened for the moment is tried again', async () => {
  const path = join(temporary(), 'missing', 'a.db')
  await using checkpoints = checkpointer(path)
  expect(await checkpoints.run()).toBe(true)
})
