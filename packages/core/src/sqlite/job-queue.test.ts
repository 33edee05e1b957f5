import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { describeJobQueue } from '../testing/job-queue.ts'
import { claim, claimAs, expectCode, jobOf, request, zombie } from '../testing/job-queue-point.ts'
import { openConnection } from './connection.ts'
import { openQueue } from './fixtures/open-sqlite.ts'
import { NEXT_JOB, OVERTAKEN_JOB, sqliteQueue } from './job-queue.ts'
import { migrate } from './migrations.ts'
import { openSqlite } from './session.ts'

async function temporaryFile(): Promise<{ readonly path: string } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), 'docchat-queue-'))
  return {
    path: join(directory, 'docchat.db'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  }
}

describeJobQueue('SQLite', async ({ backoff }) => {
  const file = await temporaryFile()
  const opened = await openQueue(file.path, backoff)
  return {
    queue: opened.queue,
    elsewhere: { module: new URL('./fixtures/open-sqlite.ts', import.meta.url).href, location: file.path },
    breakBackend: async () => opened[Symbol.asyncDispose](),
    notApplicable: { 37: 'an embedded database has no server that could restart' },
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await file[Symbol.asyncDispose]()
    },
  }
})

test("a worker's changes are committed together with its completion, or not at all", async () => {
  await using file = await temporaryFile()
  await using opened = await openQueue(file.path)
  const { queue, database } = opened
  const { old, current } = await zombie(queue)
  const write = (lease: typeof old) =>
    database.transaction(async (session) => {
      await session.write((db) =>
        db.sql('insert into passwords (version_id, password) values (?, ?)').run(lease.worker, 'was here'),
      )
      await sqliteQueue(session, database).complete(lease, lease.worker)
    })
  const names = () => database.read((db) => db.sql('select version_id as name from passwords').all())

  await expectCode(write(old), 'LEASE_LOST')
  expect(names()).toEqual([])
  await write(current)
  expect(names()).toEqual([{ name: 'heir' }])
  expect(await jobOf(queue, old.job.id)).toMatchObject({ state: 'done', result: 'heir' })
})

test('a job enqueued in a transaction that fails does not exist', async () => {
  await using file = await temporaryFile()
  await using opened = await openQueue(file.path)
  const { queue, database } = opened
  const failing = database.transaction(async (session) => {
    await sqliteQueue(session, database).enqueue(request())
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await queue.counts()).toMatchObject({ queued: 0 })
})

test('claims and completions that are asked for together share a commit, each with its own outcome', async () => {
  await using file = await temporaryFile()
  await using opened = await openQueue(file.path)
  const { queue } = opened
  const { old } = await zombie(queue)
  for (let n = 0; n < 6; n++) await queue.enqueue(request())
  let commits = 0
  queue.onChange(() => commits++)

  const leases = await Promise.all(Array.from({ length: 8 }, () => queue.claim(claimAs('many'))))
  expect(new Set(leases.flatMap((lease) => lease?.job.id ?? [])).size).toBe(6)
  expect(new Set(leases.flatMap((lease) => lease?.token ?? [])).size).toBe(6)
  expect(commits).toBe(1)

  const held = leases.filter((lease) => lease !== null)
  const ends = await Promise.allSettled([old, ...held].map((lease) => queue.complete(lease)))
  expect(commits).toBe(2)
  expect(ends[0]).toMatchObject({ status: 'rejected', reason: { code: 'LEASE_LOST' } })
  expect(ends.slice(1).map(({ status }) => status)).toEqual(held.map(() => 'fulfilled'))
  expect(await queue.counts()).toMatchObject({ queued: 0, active: 1, done: 6 })
})

test('what fails while its database is written to takes those that share its commit with it', async () => {
  await using file = await temporaryFile()
  const database = openSqlite(file.path, migrate)
  using _closing = database
  const queue = sqliteQueue(database, database, {
    onSave(_, job) {
      if (job.owner === 'broken') throw new Error('the disk is broken')
    },
  })
  for (const owner of ['ann', 'broken']) await queue.enqueue({ ...request(), owner })
  const claims = await Promise.allSettled([0, 1].map(() => queue.claim(claimAs('many'))))
  expect(claims.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await queue.counts()).toMatchObject({ queued: 2, active: 0 })
})

test('stays paused when reopened', async () => {
  await using file = await temporaryFile()
  {
    await using opened = await openQueue(file.path)
    await opened.queue.enqueue(request())
    await opened.queue.pause()
  }
  await using opened = await openQueue(file.path)
  expect(await opened.queue.claim(claimAs('w1'))).toBeNull()
  await opened.queue.resume()
  expect(await opened.queue.claim(claimAs('w1'))).not.toBeNull()
})

test('a claim that finds nothing, or is paused, does not wait for writers', async () => {
  await using file = await temporaryFile()
  await using opened = await openQueue(file.path)
  const { queue } = opened
  await queue.enqueue(request({ delayMs: 60_000 }))
  await queue.enqueue(request({ kind: 'other' }))
  await queue.enqueue(request({ kind: 'paused' }))
  const other = openConnection(file.path)
  try {
    other.raw.exec('begin immediate')
    expect(await queue.claim(claimAs('w1'))).toBeNull()
    other.raw.exec('rollback')
    await queue.pause()
    other.raw.exec('begin immediate')
    expect(await queue.claim(claimAs('w1', { kinds: ['paused'] }))).toBeNull()
    other.raw.exec('rollback')
  } finally {
    other.close()
  }
})

test('onSave sees every change in its transaction, including those of jobs whose worker is gone', async () => {
  await using file = await temporaryFile()
  await using opened = await openQueue(file.path)
  const { database } = opened
  const seen: string[] = []
  const queue = sqliteQueue(database, database, {
    onSave(db, job) {
      expect(db.raw.inTransaction).toBe(true)
      seen.push(`${job.state} ${job.attempts}`)
      if (job.state === 'done') throw new Error('not like this')
    },
  })
  const { id } = await queue.enqueue(request({ maxAttempts: 2 }))
  await claim(queue, 'deserter', { leaseMs: 1 })
  await delay(10)
  const lease = await claim(queue)
  await expect(queue.complete(lease)).rejects.toThrow('not like this')
  expect(await jobOf(queue, id)).toMatchObject({ state: 'active' })
  await queue.cancel(id)
  expect(seen).toEqual(['active 1', 'queued 1', 'active 2', 'done 2', 'cancelled 2'])
})

test('finds the next job using only indexes, however many are waiting', async () => {
  await using file = await temporaryFile()
  await using opened = await openQueue(file.path)
  const planOf = (sql: string, values: object) =>
    opened.database.read((db) =>
      db.raw
        .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
        .all({ kinds: '["work"]', now: Date.now(), ...values })
        .map(({ detail }) => detail),
    )
  const plan = planOf(NEXT_JOB, { perOwner: 1 })
  expect(plan.join('\n')).toContain('USING COVERING INDEX')
  // Active jobs are few: as many as there are workers.
  const few = /^SCAN (?:wanted|waiting|json_each|busy USING INDEX jobs_leased)/
  expect(plan.filter((step) => step.startsWith('SCAN') && !few.test(step))).toEqual([])
  const overtaken = planOf(OVERTAKEN_JOB, { owner: 'ann', priority: 0 }).filter((step) => / jobs /.test(step))
  expect(overtaken).toMatchObject(
    [/SEARCH jobs USING INDEX jobs_waiting_again/, /SEARCH jobs USING INDEX jobs_by_owner/].map((step) =>
      expect.stringMatching(step),
    ),
  )
})
