import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@docchat/core'
import { layoutOfHeadings, memoryBlobStore, packLayout, type Store } from '@docchat/core/backend'
import { sqliteStore } from '@docchat/core/sqlite'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { connected, newLocation, run, temporaryStore } from '../testing/test-store.ts'

const { url, isReal } = inject('postgres')

const SPACE = { model: 'tiny', dimensions: 4, tokens: { model: 'tiny tokens' } }
const OWNER = 'ann'
const PAGES = 60
const request = { kind: 'work', owner: OWNER, payload: { n: 1 } }

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'docchat-migrate-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Adds something of every kind. */
async function fill(store: Store) {
  for (let n = 1; n <= 3; n++) await addDocument(store, n)
  const { version } = await store.catalog.admit(fileOf(4))
  await store.passwords.set(version.id, 'secret')
  await store.catalog.edit(OWNER, version.documentId, { name: 'Renamed', label: 'lease' })
  const { key } = await store.apiKeys.create({ owner: OWNER, name: 'laptop', operator: true })
  const { id } = await store.conversations.create(OWNER, { title: 'Rent' })
  await store.conversations.append(OWNER, id, {
    question: 'How much?',
    askedAt: '2026-11-22T10:00:00.000Z',
    answer: { query: 'How much?', text: 'Much.', citations: [], noAnswer: null, model: null, complete: true },
  })
  await store.idempotencyKeys.claim({ owner: OWNER, key: 'k', fingerprint: 'f', ttlMs: 3_600_000 })
  await store.webhookReceivers.markGone('https://example.com/hook')
  for (let n = 0; n < 3; n++) await store.jobs.enqueue({ ...request, idempotencyKey: `key ${n}` })
  const lease = await store.jobs.claim({ worker: 'w', kinds: ['work'], leaseMs: 1000 })
  if (lease !== null) await store.jobs.complete(lease, { answer: 42 })
  return { key, conversation: id, token: lease?.token ?? 0 }
}

const fileOf = (n: number) => ({
  owner: OWNER,
  source: `${n}.txt`,
  name: `${n}.txt`,
  sha256: String(n).padStart(64, '0'),
  sizeBytes: 1,
  mediaType: 'text/plain',
  blobKey: String(n).padStart(32, '0'),
})

async function addDocument(store: Store, n: number): Promise<void> {
  const { version } = await store.catalog.admit(fileOf(n))
  // The character 0 comes from broken files.
  const pages = Array.from({ length: PAGES }, (_, i) => ({
    number: i + 1,
    text: `Page ${i + 1} of file ${n}.\0 The ${i % 2 === 0 ? 'tenants' : 'landlord'} pays.`,
    label: `p. ${i + 1}`,
    layout: packLayout(layoutOfHeadings([])),
  }))
  await store.catalog.putPages(version.id, pages)
  await store.search.append(
    version.id,
    pages.map(({ number: page, text }) => ({ page, start: 0, end: text.length, text, context: `File ${n}` })),
  )
  await store.search.publish(version.id)
  const spans = await store.search.pending(version.id, SPACE, PAGES)
  await store.search.addVectors(
    SPACE,
    spans.map(({ chunkId, page }) => ({
      chunkId,
      textKey: textKey(n, page),
      vector: new Float32Array([page, n, 1, -page / 2]),
      // One embedder gives none.
      ...(page !== 3 && { tokens: new Uint8Array([page, 0, 255, n]) }),
    })),
  )
  await store.search.settle(version.id, SPACE)
}

function textKey(n: number, page: number): string {
  return `${n}`.padStart(16, '0') + `${page}`.padStart(16, '0')
}

/** Everything that users see. */
async function seen(store: Store, { key, conversation }: Awaited<ReturnType<typeof fill>>) {
  const filter = { owner: OWNER }
  const without = <T extends { readonly chunkId: string }>(hits: readonly T[]) =>
    hits.map(({ chunkId: _, ...hit }) => hit)
  const versions = []
  for await (const one of store.catalog.allVersions()) versions.push(one)
  const hits = await store.search.searchText(['file'], filter, 5 * PAGES)
  const tokens = await store.search.tokens(
    SPACE.tokens.model,
    hits.map(({ chunkId }) => chunkId),
  )
  const reference = versions.map(({ version }) => ({ versionId: version.id, page: 7 }))
  return {
    versions,
    layouts: (await store.catalog.layouts(reference)).map((layout) => layout && [...layout]),
    pages: JSON.stringify(await store.catalog.pages(reference)).replaceAll('\\u0000', '\uFFFD'),
    words: without(await store.search.searchText(['tenant', 'file'], filter, 50)).map(
      ({ score: _, ...hit }) => hit,
    ),
    nearest: without(await store.search.searchVector(SPACE, new Float32Array([9, 2, 1, 1]), filter, 20)).map(
      ({ score, ...hit }) => ({ ...hit, score: score.toFixed(5) }),
    ),
    tokens: Object.fromEntries(
      hits.map(({ chunkId, versionId, page }) => [`${versionId} ${page}`, [...(tokens.get(chunkId) ?? [])]]),
    ),
    embeddedTexts: [
      ...((await store.search.embeddedTexts?.(SPACE, [textKey(1, 2), textKey(1, 3)]))?.entries() ?? []),
    ],
    coverage: await store.search.coverage(filter, SPACE),
    jobs: (await store.jobs.list({ owner: OWNER })).entries,
    conversation: await store.conversations.get(OWNER, conversation),
    keys: await store.apiKeys.list(),
    key: await store.apiKeys.verify(key),
    password: await store.passwords.get(versions.at(-1)?.version.id ?? ''),
    idempotency: await store.idempotencyKeys.find(OWNER, 'k'),
    gone: await store.webhookReceivers.isGone('https://example.com/hook'),
  }
}

test('copies everything there, with kill -9 in between, and back', { timeout: 180_000 }, async () => {
  const directory = await folder()
  const location = newLocation(url)
  let filled: Awaited<ReturnType<typeof fill>>
  let before: Awaited<ReturnType<typeof seen>>
  {
    await using sqlite = sqliteStore({ directory })
    filled = await fill(sqlite)
    before = await seen(sqlite, filled)
  }
  await using postgres = temporaryStore(location)
  const program = new URL('../testing/migrate-process.ts', import.meta.url)
  for (const killedAt of ['pages', 'jobs', null]) {
    const child = fork(program, [directory, JSON.stringify(location)], {
      execArgv: ['--conditions=docchat-source'],
    })
    child.on('message', ({ table, done }: { readonly table: string | null; readonly done: number }) => {
      if (killedAt !== null && table === killedAt && (done > 0 || table === 'jobs')) child.kill('SIGKILL')
    })
    const [code] = await once(child, 'exit')
    expect(code).toBe(killedAt === null ? 0 : null)
    if (killedAt === null) continue
    expect(await postgres.check()).toEqual([expect.stringContaining(`${directory} has not been copied`)])
    expect(await postgres.jobs.claim({ worker: 'w', kinds: ['work'], leaseMs: 1000 })).toBeNull()
  }
  expect(await postgres.check()).toEqual([])
  expect(await seen(postgres, filled)).toEqual(before)

  // What is added gets keys and tokens that are free.
  const lease = await postgres.jobs.claim({ worker: 'w', kinds: ['work'], leaseMs: 60_000 })
  expect(lease?.token).toBeGreaterThan(filled.token)
  await addDocument(postgres, 5)
  await postgres.jobs.enqueue(request)
  await postgres.apiKeys.create({ owner: OWNER, name: 'phone' })

  await using back = sqliteStore({ directory: await folder() })
  const blobs = memoryBlobStore()
  const { records, problems } = await migrate({
    source: 'postgres',
    from: { store: postgres, blobs },
    to: { store: back, blobs },
  })
  expect(records.get('chunks')).toBe(4 * PAGES)
  expect(problems.filter((problem) => !problem.includes('bytes are missing'))).toEqual([])
  expect(await seen(back, filled)).toEqual(await seen(postgres, filled))
  await addDocument(back, 6)
  expect(await back.search.coverage({ owner: OWNER }, SPACE)).toEqual({
    chunks: 5 * PAGES,
    embedded: 5 * PAGES,
    tokenBytes: 5 * 4 * (PAGES - 1),
  })
})

test('copies the trash there and back, from which documents are restored', async () => {
  await using sqlite = sqliteStore({ directory: await folder() })
  await using postgres = temporaryStore(newLocation(url))
  await using back = sqliteStore({ directory: await folder() })
  const blobs = memoryBlobStore()
  await addDocument(sqlite, 1)
  const [document] = (await sqlite.catalog.list(OWNER, { limit: 1 })).entries
  const id = document?.id ?? ''
  const found = async (store: Store) => [
    (await store.search.searchText(['file'], { owner: OWNER }, 5)).length,
    (await store.search.searchVector(SPACE, new Float32Array([9, 2, 1, 1]), { owner: OWNER }, 5)).length,
  ]
  let from: Store = sqlite
  for (const to of [postgres, back]) {
    expect(await from.catalog.trash(OWNER, id)).toBe(true)
    await migrate({ source: 'a', from: { store: from, blobs }, to: { store: to, blobs } })
    expect(await found(to)).toEqual([0, 0])
    expect(await to.catalog.trashed({ owner: OWNER, limit: 5 })).toMatchObject([{ document: { id } }])
    expect(await to.catalog.restore(OWNER, id)).toBe(true)
    expect(await found(to)).toEqual([5, 5])
    from = to
  }
})

// A server that runs one transaction at a time would wait forever.
test.skipIf(!isReal)('waits for an index that the server still builds for a killed process', async () => {
  await using sqlite = sqliteStore({ directory: await folder() })
  await addDocument(sqlite, 1)
  const location = newLocation(url)
  await using postgres = temporaryStore(location)
  await using killed = await connected(url)
  const { records } = postgres
  if (records === undefined) throw new Error('The store has no records.')
  const finish = async () => {
    const table = `${location.schema}.vectors_1`
    await killed.query('begin')
    await killed.query(`create index vectors_1_nearest on ${table} using hnsw (embedding halfvec_cosine_ops)`)
    const finished = records.finish()
    const waiting = `select 1 from pg_locks where not granted and relation = '${table}'::regclass`
    await vi.waitUntil(async () => (await run(url, waiting)).length > 0, { timeout: 30_000 })
    await killed.query('commit')
    await finished
  }
  const blobs = memoryBlobStore()
  const to = { store: { ...postgres, records: { ...records, finish } }, blobs }
  const { problems } = await migrate({ source: 'a', from: { store: sqlite, blobs }, to })
  expect(problems).toEqual([expect.stringContaining('bytes are missing')])
})

test('refuses a database that is not empty, and notices a source that changes', async () => {
  await using sqlite = sqliteStore({ directory: await folder() })
  await using postgres = temporaryStore(newLocation(url))
  const blobs = memoryBlobStore()
  const options = { source: 'a', from: { store: sqlite, blobs }, to: { store: postgres, blobs } }
  await postgres.jobs.enqueue(request)
  const refused = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('not empty (jobs)') }
  await expect(migrate(options)).rejects.toMatchObject(refused)

  await using other = temporaryStore(newLocation(url))
  await sqlite.jobs.enqueue(request)
  const to = { store: other, blobs }
  const changing = migrate({
    ...options,
    to,
    onProgress: ({ stage }) => {
      if (stage === 'compare') void sqlite.apiKeys.create({ owner: OWNER, name: 'late' })
    },
  })
  expect((await changing).problems).toEqual([expect.stringContaining('was changed during the migration')])
  await expect(migrate({ ...options, source: 'b', to })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('a is being copied there'),
  })
})
