import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { temporary } from '../testing/docchat.ts'
import { openSqlite, type SqliteDatabase } from './session.ts'

const PAGE = 4096

function open(checkpoint?: () => Promise<boolean>): SqliteDatabase {
  const create = (db: Parameters<Parameters<typeof openSqlite>[1]>[0]) =>
    void db.raw.exec('create table if not exists notes (text)')
  return openSqlite(join(temporary(), 'a.db'), create, checkpoint && { checkpoint })
}

/** Writes a note that fills this many pages. */
const write = (database: SqliteDatabase, pages: number) =>
  database.write((db) => db.sql('insert into notes values (zeroblob(?))').run(pages * PAGE))

const count = (database: SqliteDatabase) =>
  database.read((db) => db.sql<{ readonly n: number }>('select count(*) as n from notes').get()?.n)

test('a long log is written back between two writes, not in one', async () => {
  const done = Promise.withResolvers<boolean>()
  const checkpoint = vi.fn(() => done.promise)
  using database = open(checkpoint)
  await write(database, 900)
  await setImmediate()
  expect(checkpoint).not.toHaveBeenCalled()
  await write(database, 200)
  await expect.poll(() => checkpoint).toHaveBeenCalledTimes(1)
  const next = write(database, 1)
  await setImmediate()
  expect(count(database), 'the next write waits, reads do not').toBe(2)
  done.resolve(true)
  await next
  expect(count(database)).toBe(3)
})

test('a write does not wait long for a log that is still short enough', async () => {
  const done = Promise.withResolvers<boolean>()
  using database = open(() => done.promise)
  await write(database, 1100)
  const next = write(database, 10)
  await next
  expect(count(database)).toBe(2)
  await write(database, 3500)
  let written = false
  const last = write(database, 1).then(() => {
    written = true
  })
  await delay(400)
  expect(written, 'a log of 16 MB is written back first').toBe(false)
  done.resolve(true)
  await last
})

test('commits write the log back when nobody else can', async () => {
  const checkpoint = vi.fn(async () => false)
  using database = open(checkpoint)
  for (let i = 0; i < 20; i++) await write(database, 600)
  expect(checkpoint).toHaveBeenCalled()
  expect(statSync(`${database.path}-wal`).size).toBeLessThan(3000 * PAGE)
})

test('a write that lets the event loop turn is atomic, and the next one waits for it', async () => {
  using database = open()
  const order: string[] = []
  const failed = database.write(async (db) => {
    db.sql('insert into notes values (1)').run()
    await setImmediate()
    expect(count(database), 'others do not see half of it').toBe(0)
    order.push('first')
    throw new Error('in the middle')
  })
  const next = database.write(() => order.push('second'))
  await expect(failed).rejects.toThrow('in the middle')
  await next
  expect(order).toEqual(['first', 'second'])
  expect(count(database)).toBe(0)
})

test('a write that is interrupted by closing says so, and leaves nothing', async () => {
  const database = open()
  const write = database.write(async (db) => {
    db.sql('insert into notes values (1)').run()
    await setImmediate()
    db.sql('insert into notes values (2)').run()
  })
  await setImmediate()
  database[Symbol.dispose]()
  await expect(write).rejects.toMatchObject({ code: 'CLOSED' })
  using again = openSqlite(database.path, () => {})
  expect(count(again)).toBe(0)
})

test('reads and writes that find the file damaged say what to do', async () => {
  const path = join(temporary(), 'docchat.db')
  using database = openSqlite(path, (db) => db.raw.exec('create virtual table words using fts5 (text)'))
  await database.write((db) => db.sql("insert into words values ('boiler')").run())
  await database.write((db) => {
    db.raw.unsafeMode()
    db.sql('delete from words_data where id > 10').run()
  })
  const damaged = expect.objectContaining({
    code: 'STORE_INCOMPATIBLE',
    message: `${path} is damaged. Restore it from a backup, or choose another data directory.`,
  })
  expect(() => database.read((db) => db.sql("select * from words where text match 'boiler'").all())).toThrow(
    damaged,
  )
  await expect(
    database.write((db) => db.sql("select * from words where text match 'boiler'").all()),
  ).rejects.toEqual(damaged)
})
