import { createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { postgresStore } from '../store.ts'
import { listen } from '../testing/listener.ts'
import { startProxy } from '../testing/proxy.ts'
import { connected, newLocation, temporaryStore } from '../testing/test-store.ts'

const { url, isReal } = inject('postgres')

const request = { kind: 'test', owner: 'ann', payload: null }

test('says at once when the server cannot be reached, and works when it is back', async () => {
  const location = newLocation(url)
  await using proxy = await startProxy(url)
  await proxy.stop()
  await using store = temporaryStore(location, { url: proxy.url })
  const calls = [
    () => store.jobs.counts(),
    () => store.jobs.enqueue(request),
    () => store.catalog.edit('ann', 'doc_1', { name: 'a' }),
    () => store.transaction((tx) => tx.jobs.enqueue(request)),
  ]
  const refused = async () => {
    for (const call of calls) {
      const begun = performance.now()
      await expect(call()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      expect(performance.now() - begun).toBeLessThan(2000)
    }
  }
  await refused()
  await proxy.start()
  await store.jobs.enqueue(request)
  await proxy.stop()
  await refused()
  await proxy.start()
  for (const call of calls) await call()
  expect(await store.jobs.counts()).toMatchObject({ queued: 3 })
})

test('a transaction whose connection breaks leaves nothing', async () => {
  const location = newLocation(url)
  await using proxy = await startProxy(url)
  await using store = temporaryStore(location, { url: proxy.url })
  await store.jobs.counts()
  const broken = store.transaction(async (tx) => {
    await tx.jobs.enqueue(request)
    await proxy.stop()
    await tx.jobs.enqueue(request)
  })
  await expect(broken).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  await proxy.start()
  expect(await store.jobs.counts()).toMatchObject({ queued: 0 })
})

test('nothing of a transaction that has failed is done afterwards', async () => {
  const location = newLocation(url)
  await using store = temporaryStore(location, { maxConnections: 2 })
  const late: Promise<unknown>[] = []
  const failing = store.transaction(async (tx) => {
    for (let i = 0; i < 5; i++) late.push(tx.jobs.enqueue(request))
    await Promise.race([Promise.reject(new Error('on purpose')), ...late])
  })
  await expect(failing).rejects.toThrow('on purpose')
  await Promise.allSettled(late)
  expect(await store.jobs.counts()).toMatchObject({ queued: 0 })
})

test('a server that falls silent is noticed', async () => {
  const location = newLocation(url)
  await using proxy = await startProxy(url)
  const timeouts = { connectMs: 500, statementMs: 500 }
  await using store = temporaryStore(location, { url: proxy.url }, { timeouts })
  await store.jobs.enqueue(request)
  proxy.freeze(true)
  const begun = performance.now()
  await Promise.all([
    expect(store.jobs.counts()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' }),
    expect(store.transaction((tx) => tx.jobs.enqueue(request))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    }),
  ])
  expect(performance.now() - begun).toBeLessThan(8000)
  await proxy.stop()
  proxy.freeze(false)
  await proxy.start()
  expect(await store.jobs.counts()).toMatchObject({ queued: 1 })
})

test('can be closed twice, and refuses calls afterwards', async () => {
  const location = newLocation(url)
  await using store = temporaryStore(location)
  await store.jobs.counts()
  const other = postgresStore(location)
  await other.jobs.counts()
  await other[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  await expect(other.jobs.counts()).rejects.toMatchObject({ code: 'CLOSED' })
  await expect(other.transaction(async () => 1)).rejects.toMatchObject({ code: 'CLOSED' })
})

test('uses a pool that is passed in, and leaves it open', async () => {
  const { schema } = newLocation(url)
  const pool = new pg.Pool({ connectionString: url, max: 3 })
  {
    await using store = temporaryStore({ url, schema }, { pool })
    await store.jobs.enqueue(request)
    expect(await store.jobs.counts()).toMatchObject({ queued: 1 })
  }
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await pool.end()
})

test('gives the password of a pool to each connection', async () => {
  const passwords: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('data', () => {
      // Asks for the password as it is.
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]))
      socket.once('data', (message) => {
        passwords.push(message.toString('utf8', 5, message.length - 1))
        socket.destroy()
      })
    })
  })
  const { port, stop } = await listen(server, sockets)
  const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'ann', database: 'docs', password: 'secret' })
  await using store = postgresStore({ pool })
  await expect(store.jobs.counts()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expect(new Set(passwords)).toEqual(new Set(['secret']))
  await stop()
})

test.each([
  [{ url: 'mysql://localhost' }, /postgres:\/\//],
  [{}, /postgres:\/\//],
  [{ url, schema: 'My Schema' }, /must be a name/],
  [{ url, maxConnections: 1 }, /2 or more/],
])('refuses the options %j', (options, message) => {
  expect(() => postgresStore(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  expect(() => postgresStore(options)).toThrow(message)
})

test.skipIf(!isReal)('is busy while others hold a lock, or all connections, and not for long', async () => {
  const location = newLocation(url)
  const timeouts = { connectMs: 1000, lockMs: 500 }
  await using store = temporaryStore(location, { maxConnections: 2 }, { timeouts })
  await store.jobs.enqueue(request)
  {
    await using other = await connected(url)
    await other.query(`begin; lock table ${location.schema}.jobs in access exclusive mode`)
    const busy = { code: 'STORE_BUSY' }
    await expect(store.jobs.enqueue(request)).rejects.toMatchObject(busy)
    await expect(store.transaction((tx) => tx.jobs.enqueue(request))).rejects.toMatchObject(busy)
    await other.query('rollback')
  }
  const hold = () => store.transaction(() => delay(2000))
  const held = [hold(), hold()]
  await Promise.all([
    expect(store.transaction(async () => 1)).rejects.toMatchObject({ code: 'STORE_BUSY' }),
    expect(store.jobs.counts()).rejects.toMatchObject({ code: 'STORE_BUSY' }),
  ])
  await Promise.all(held)
  await store.jobs.enqueue(request)
})
