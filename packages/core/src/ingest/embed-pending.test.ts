import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fileSystemBlobStore } from '../blobs/file-system.ts'
import { sentenceChunker } from '../chunk/by-sentence.ts'
import { openAIEmbedder } from '../embed/openai.ts'
import { textExtractor } from '../extract/text/text.ts'
import { sqliteStore } from '../sqlite/store.ts'
import { add, open, temporary } from '../testing/docchat.ts'
import { fakeOpenAI } from '../testing/openai-server.ts'
import { ingest } from './ingest.ts'
import { INGEST_JOB, type IngestPayload, ingestJob } from './job.ts'

const pages = (count: number) => Array.from({ length: count }, (_, i) => `Page number ${i}.`).join('\f')

test('embeds several batches at a time, in page order', async () => {
  await using server = await fakeOpenAI()
  let running = 0
  let most = 0
  const remote = await openAIEmbedder({
    model: 'm',
    baseURL: server.url,
    dimensions: 8,
    batchSize: 5,
    concurrency: 3,
  })
  const first: string[] = []
  const embedder: typeof remote = {
    ...remote,
    async embed(texts, options) {
      most = Math.max(most, ++running)
      first.push(texts[0] ?? '')
      await delay(10)
      return remote.embed(texts, options).finally(() => running--)
    },
  }
  await using docchat = await open({ embedder })
  const { ended } = await add(docchat, 'a.txt', pages(40))
  expect(ended).toMatchObject({ state: 'done', progress: { stage: 'embed', done: 40, total: 40 } })
  expect(most).toBe(3)
  expect(first).toEqual(Array.from({ length: 8 }, (_, i) => `a. Page number ${i * 5}.`))
})

test('stores the batches that succeeded when one fails, and retries only the rest', async () => {
  let refused = 0
  await using server = await fakeOpenAI({
    refuses: ({ body }) => {
      const { input } = body as { readonly input: readonly string[] }
      return input.includes('a. Page number 4.') && refused++ === 0 ? { status: 500 } : null
    },
  })
  const options = { model: 'm', baseURL: server.url, dimensions: 8, batchSize: 4, concurrency: 2 }
  const remote = await openAIEmbedder({ ...options, maxRetries: 0 })
  const embedder: typeof remote = {
    ...remote,
    async embed(texts, options) {
      const vectors = await remote.embed(texts, options)
      // The failing call fails first.
      await delay(50)
      return vectors
    },
  }
  await using docchat = await open({ embedder })
  const { ended } = await add(docchat, 'a.txt', pages(16))
  expect(ended).toMatchObject({ state: 'done', attempts: 2 })
  const asked = server.requests.flatMap(({ body }) => (body as { readonly input: readonly string[] }).input)
  expect(asked).toHaveLength(20)
  const numbers = asked.map((text) => Number(/\d+/.exec(text)?.[0]))
  expect(numbers.slice(8, 12), 'nothing was started after the failure').toEqual([4, 5, 6, 7])
})

test.each([
  { draining: false, expected: ['long.txt', 'short.txt', 'long.txt'] },
  { draining: true, expected: ['long.txt', 'short.txt'] },
])('yields to other jobs while it embeds a long document, unless draining: $draining', async (given) => {
  await using server = await fakeOpenAI()
  const embedder = await openAIEmbedder({ model: 'm', baseURL: server.url, dimensions: 8, batchSize: 2 })
  const directory = temporary()
  await using store = sqliteStore({ directory })
  const blobs = await fileSystemBlobStore({ directory: join(directory, 'blobs') })
  const dependencies = {
    store,
    blobs,
    embedder,
    chunker: sentenceChunker(),
    extractors: [textExtractor()],
    classifier: null,
    onError: () => {},
    sliceMs: 0,
  }
  const ids = new Map<string, string>()
  const addText = async (name: string, text: string) => {
    const { key: blobKey, sizeBytes } = await blobs.put(Readable.from([Buffer.from(text)]))
    const bytes = { sha256: name.padEnd(64, '0'), sizeBytes, mediaType: 'text/plain', blobKey }
    await store.transaction(async (tx) => {
      const { document, version } = await tx.catalog.admit({ owner: 'ann', source: name, name, ...bytes })
      ids.set(version.id, name)
      await tx.jobs.enqueue(ingestJob(document, version))
    })
  }
  await addText('long.txt', pages(1000))
  const turns: (string | undefined)[] = []
  for (;;) {
    const lease = await store.jobs.claim({ worker: 'w', kinds: [INGEST_JOB], leaseMs: 30_000 })
    if (lease === null) break
    turns.push(ids.get((lease.job.payload as IngestPayload).versionId))
    if (turns.length === 1) await addText('short.txt', 'One page.')
    await ingest(dependencies, lease, {
      signal: new AbortController().signal,
      isDraining: () => given.draining,
    })
  }
  expect(turns).toEqual(given.expected)
  expect((await store.jobs.list()).entries).toMatchObject([
    { state: 'done', attempts: 1 },
    { state: 'done', attempts: 1 },
  ])
  const asked = server.requests.flatMap(({ body }) => (body as { readonly input: readonly string[] }).input)
  expect(asked).toHaveLength(new Set(asked).size)
})

test('texts that were embedded before keep their vectors: in a new version, within one, but not of other owners', async () => {
  await using server = await fakeOpenAI()
  const embedder = await openAIEmbedder({ model: 'm', baseURL: server.url, dimensions: 8, batchSize: 4 })
  await using docchat = await open({ embedder })
  let known = 0
  const asked = () => {
    const requests = server.requests.slice(known)
    known = server.requests.length
    return requests
      .flatMap(({ body }) => (body as { readonly input: readonly string[] }).input)
      .map((text) => text.replace(/^a\. /, ''))
  }
  const text = (changed: string) => ['Same.', 'One.', 'Same.', changed, 'Same.'].join('\f')
  await add(docchat, 'a.txt', text('Two.'))
  expect(asked().sort()).toEqual(['One.', 'Same.', 'Two.'])
  const { ended } = await add(docchat, 'a.txt', text('Three.'))
  expect(ended).toMatchObject({ state: 'done', progress: { stage: 'embed', done: 5, total: 5 } })
  expect(asked()).toEqual(['Three.'])
  await add(docchat.forOwner('bob'), 'a.txt', text('Two.'))
  expect(asked().sort(), 'what others have is not told by what is embedded').toEqual([
    'One.',
    'Same.',
    'Two.',
  ])
})
