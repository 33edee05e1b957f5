import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporary } from '../testing/docchat.ts'
import { checkpointer } from './checkpointer.ts'
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
  expect(statSync(`${path}-wal`).size).toBeLessThan(8 * MB)
  await checkpoints[Symbol.asyncDispose]()
  database[Symbol.dispose]()
  expect(existsSync(`${path}-wal`), 'the last connection removes the log').toBe(false)
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
