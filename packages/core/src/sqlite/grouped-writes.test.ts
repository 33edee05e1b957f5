import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DocChatError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { groupedWrites } from './grouped-writes.ts'
import { openSqlite } from './session.ts'

async function opened() {
  const directory = await mkdtemp(join(tmpdir(), 'docchat-writes-'))
  const database = openSqlite(join(directory, 'docchat.db'), (db) => db.raw.exec('create table t (n)'))
  let commits = 0
  database.onCommit(() => commits++)
  const insert = (n: number) => (db: Connection) => db.sql('insert into t values (?)').run(n).lastInsertRowid
  return {
    database,
    write: groupedWrites(database),
    insert,
    rows: () => database.read((db) => db.raw.prepare('select n from t order by n').pluck().all()),
    commits: () => commits,
    async [Symbol.asyncDispose]() {
      database[Symbol.dispose]()
      await rm(directory, { recursive: true })
    },
  }
}

test('undoes what was refused, and only that', async () => {
  await using at = await opened()
  const refused = (db: Connection) => {
    at.insert(2)(db)
    throw new DocChatError('LEASE_LOST', 'Too late.')
  }
  const ends = await Promise.allSettled([at.write(at.insert(1)), at.write(refused), at.write(at.insert(3))])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(at.rows()).toEqual([1, 3])
  expect(at.commits()).toBe(1)
  await expect(at.write(refused)).rejects.toThrow('Too late.')
  expect(at.rows()).toEqual([1, 3])
})

test('makes any number of writes, in their order, also those asked for meanwhile', async () => {
  await using at = await opened()
  const ids = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const first = await at.write(at.insert(n))
      return [first, await at.write(at.insert(100 + n))]
    }),
  )
  expect(ids.map(([first]) => first)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
  expect(at.rows()).toHaveLength(200)
  expect(at.commits()).toBeLessThan(20)
})

test('fails all that wait when there is no turn for them', async () => {
  await using at = await opened()
  at.database[Symbol.dispose]()
  const ends = await Promise.allSettled([at.write(at.insert(1)), at.write(at.insert(2))])
  expect(ends.map((end) => end.status === 'rejected' && end.reason.code)).toEqual(['CLOSED', 'CLOSED'])
})

test('what is asked for while a turn is waited for in vain gets the next one', async () => {
  await using at = await opened()
  const busy = Promise.withResolvers<never>()
  let turns = 0
  const write = groupedWrites({
    write: (work) => (turns++ === 0 ? busy.promise : at.database.write(work)),
  })
  const first = write(at.insert(1))
  const late = [write(at.insert(2)), write(at.insert(3))]
  busy.reject(new DocChatError('STORE_BUSY', 'Try again.'))
  await expect(first).rejects.toThrow('Try again.')
  expect(await Promise.all(late)).toEqual([1, 2])
  expect(at.rows()).toEqual([2, 3])
})
