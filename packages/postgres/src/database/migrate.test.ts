import { expect, inject, test } from 'vitest'
import { postgresStore } from '../store.ts'
import { connected, newLocation, run, temporaryStore } from '../testing/test-store.ts'

const { url, isReal } = inject('postgres')

const request = { kind: 'test', owner: 'ann', payload: null }

test('stores that open a new database at once wait for each other', async () => {
  const location = newLocation(url)
  await using first = temporaryStore(location)
  const others = Array.from({ length: 3 }, () => postgresStore(location))
  await Promise.all([first, ...others].map((store) => store.jobs.enqueue(request)))
  expect(await first.jobs.counts()).toMatchObject({ queued: 4 })
  await Promise.all(others.map(async (store) => store[Symbol.asyncDispose]()))
})

test('processes wait for each other whatever the isolation of the database is', async () => {
  const location = newLocation(url)
  const strict = new URL(url)
  strict.searchParams.set('options', '-c default_transaction_isolation=serializable')
  await using first = temporaryStore(location)
  const others = Array.from({ length: 3 }, () => postgresStore({ ...location, url: strict.href }))
  await Promise.all(others.map((store) => store.jobs.counts()))
  expect(await first.jobs.counts()).toMatchObject({ queued: 0 })
  await Promise.all(others.map(async (store) => store[Symbol.asyncDispose]()))
})

test('refuses a schema of a newer version, also when it was changed by another process', async () => {
  const location = newLocation(url)
  await using store = temporaryStore(location)
  await store.jobs.enqueue(request)
  await run(url, `update ${location.schema}.schema_version set version = 99`)
  const refused = { code: 'STORE_INCOMPATIBLE' }
  await expect(store.transaction((tx) => tx.jobs.enqueue(request))).rejects.toMatchObject(refused)
  const other = postgresStore(location)
  await expect(other.jobs.counts()).rejects.toMatchObject(refused)
  await other[Symbol.asyncDispose]()
})

test.skipIf(!isReal)('says which privilege is missing, and what works without pgvector', async () => {
  const { schema } = newLocation(url)
  const [database, user] = [`${schema}_db`, `${schema}_user`]
  await run(url, `create database ${database}`)
  await run(url, `create role ${user} login`)
  const own = new URL(url)
  own.pathname = `/${database}`
  const theirs = new URL(own)
  theirs.username = user
  try {
    const warnings: string[] = []
    const store = postgresStore({
      url: theirs.href,
      schema,
      onWarning: (message) => void warnings.push(message),
    })
    await expect(store.jobs.counts()).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringContaining(schema),
    })
    await run(own.href, `create schema ${schema} authorization ${user}`)
    const { version } = await store.catalog.admit({
      owner: 'ann',
      source: 'a.txt',
      name: 'a.txt',
      sha256: 'a',
      sizeBytes: 1,
      mediaType: 'text/plain',
      blobKey: 'a',
    })
    await store.search.append(version.id, [{ page: 1, start: 0, end: 9, text: 'The lease' }])
    await store.search.publish(version.id)
    expect(await store.search.searchText(['lease'], { owner: 'ann' }, 5)).toHaveLength(1)
    const space = { model: 'tiny', dimensions: 2 }
    const vector = new Float32Array([1, 0])
    expect(await store.search.searchVector(space, vector, { owner: 'ann' }, 5)).toEqual([])
    const [chunk] = await store.search.spans(version.id)
    const adding = store.search.addVectors(space, [{ chunkId: chunk?.chunkId ?? '', vector }])
    await expect(adding).rejects.toMatchObject({ code: 'NOT_CONFIGURED' })
    expect(warnings).toEqual([expect.stringContaining('create extension vector')])
    await store[Symbol.asyncDispose]()
  } finally {
    await using client = await connected(url)
    await client.query(`drop database ${database} with (force)`)
    await client.query(`drop role ${user}`)
  }
})

test.skipIf(!isReal)('installs pgvector where a dump of the schema does not miss it', async () => {
  const { schema } = newLocation(url)
  await run(url, `create database ${schema}`)
  await run(url, `create role ${schema} superuser login`)
  const own = new URL(url)
  own.pathname = `/${schema}`
  own.username = schema
  try {
    await using store = postgresStore({ url: own.href, schema })
    await store.jobs.counts()
    const [found] = await run(
      own.href,
      `select extnamespace::regnamespace::text as schema from pg_extension where extname = 'vector'`,
    )
    expect(found).toEqual({ schema: 'public' })
  } finally {
    await run(url, `drop database ${schema} with (force)`)
    await run(url, `drop role ${schema}`)
  }
})
