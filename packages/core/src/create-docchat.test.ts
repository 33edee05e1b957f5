import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AnswerEvent } from './answer/events.ts'
import { openAIAnswerer } from './answer/openai.ts'
import { createDocChat } from './create-docchat.ts'
import type { DocChat } from './docchat.ts'
import type { Embedder } from './embed/embedder.ts'
import { openAIEmbedder } from './embed/openai.ts'
import { add, open, temporary } from './testing/docchat.ts'
import { fakeOpenAI } from './testing/openai-server.ts'
import { makePdf } from './testing/pdf.ts'

const LEASE = makePdf([
  'This lease is made between the Landlord and the Tenant.',
  'The deposit is 4,500 euros. The notice period is six months to the end of a quarter.',
  'The Tenant insures the machines against fire and theft.',
])

test('ingests a PDF and answers from it with a verified citation', async () => {
  await using docchat = await open()
  const { document, ended } = await add(docchat, 'lease.pdf', LEASE)
  expect(ended).toMatchObject({ state: 'done', error: null })
  expect((await docchat.documents.get(document.id)).version).toMatchObject({
    state: 'complete',
    searchable: 'text',
    pageCount: 3,
    warnings: [],
  })

  const events = await Array.fromAsync(docchat.ask('How long is the notice period?'))
  expect(events[0]?.type).toBe('retrieval-done')
  const citation = events.find((event) => event.type === 'citation')
  expect(citation).toMatchObject({ documentId: document.id, name: 'lease.pdf', page: 2, verified: true })
  expect(citation?.quote).toContain('The notice period is six months')
  const page = await docchat.documents.page(document.id, 2)
  expect(page.text.slice(citation?.charStart ?? 0, citation?.charEnd ?? 0)).toBe(citation?.quote)
  expect(events.at(-1)).toMatchObject({
    type: 'finish',
    model: null,
    citations: { verified: 1, unverified: 0 },
  })
})

test('says if the documents have no answer, and if there are none', async () => {
  await using docchat = await open()
  const reasonOf = (events: readonly AnswerEvent[]) =>
    events.find((event) => event.type === 'no-answer')?.reason
  expect(reasonOf(await Array.fromAsync(docchat.ask('Who won the cup?')))).toBe('no-documents')
  await add(docchat, 'lease.pdf', LEASE)
  expect(reasonOf(await Array.fromAsync(docchat.ask('Who won the cup in 1998?')))).toBe('nothing-relevant')
})

test('keeps its data when closed and opened again', async () => {
  const dataDir = temporary()
  let id: string
  {
    await using docchat = await open({ dataDir })
    id = (await add(docchat, 'notes.md', '# Notes\n\nThe valve opens at 3 bar.')).document.id
  }
  await using docchat = await open({ dataDir, workers: 0 })
  expect((await docchat.retrieve('valve'))[0]).toMatchObject({ documentId: id, page: 1 })
  expect((await buffer(await docchat.documents.file(id, { range: { start: 2, end: 7 } }))).toString()).toBe(
    'Notes',
  )
})

test('leaves jobs to other instances if it has no workers', async () => {
  const dataDir = temporary()
  await using server = await open({ dataDir, workers: 0 })
  const { job, document } = await server.documents.add({
    name: 'a.txt',
    content: Readable.from([Buffer.from('the word')]),
  })
  await delay(50)
  expect(await server.jobs.get(job.id)).toMatchObject({ state: 'queued' })
  expect(await server.retrieve('word')).toEqual([])
  await using worker = await open({ dataDir })
  expect(worker).toBeDefined()
  const jobs = await Array.fromAsync(server.jobs.watch(job.id))
  expect(jobs.at(-1)?.state).toBe('done')
  expect((await server.retrieve('word'))[0]?.documentId).toBe(document.id)
})

test('checks its dependencies', async () => {
  await using server = await fakeOpenAI({ apiKey: 'right' })
  const answerer = (apiKey: string) => openAIAnswerer({ model: 'any', baseURL: server.url, apiKey })
  await using docchat = await open({ answerer: answerer('right') })
  const names = ['database', 'queue', 'blobs', 'space', 'model']
  expect((await docchat.check()).map(({ name, ok }) => [name, ok])).toEqual(names.map((name) => [name, true]))
  await using other = await open({ answerer: answerer('wrong') })
  const model = (await other.check()).at(-1)
  expect(model).toMatchObject({ name: 'model', ok: false, error: expect.stringMatching(/key/) })
})

test('hides everything of other owners', async () => {
  await using docchat = await open()
  const ann = docchat.forOwner('ann')
  const bob = docchat.forOwner('bob')
  const { document, job } = await add(ann, 'diary.txt', 'The secret is a blue door.')
  const own = await Array.fromAsync(ann.ask('What is the secret?'))
  expect(JSON.stringify(own)).toContain('blue door')

  for (const other of [bob, docchat]) {
    const events = await Array.fromAsync(other.ask('What is the secret?', { documentIds: [document.id] }))
    expect(JSON.stringify(events)).not.toContain('blue door')
    expect(await other.retrieve('secret')).toEqual([])
    expect(await other.documents.list()).toEqual({ documents: [], nextCursor: null, total: 0 })
    expect(await other.documents.find('diary.txt')).toEqual([])
    expect(await other.jobs.list()).toEqual({ jobs: [], nextCursor: null, total: 0 })
    expect(await other.coverage()).toEqual({ documents: 0, chunks: 0, embedded: 0, tokenBytes: 0 })
    const notThere = { code: 'DOCUMENT_NOT_FOUND' }
    await expect(other.documents.get(document.id)).rejects.toMatchObject(notThere)
    await expect(other.documents.versions(document.id)).rejects.toMatchObject(notThere)
    await expect(other.documents.page(document.id, 1)).rejects.toMatchObject(notThere)
    await expect(other.documents.file(document.id)).rejects.toMatchObject(notThere)
    await expect(other.documents.remove(document.id)).rejects.toMatchObject(notThere)
    for (const call of [other.jobs.get, other.jobs.cancel, other.jobs.retry]) {
      await expect(call(job.id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
    }
    await expect(Array.fromAsync(other.jobs.watch(job.id))).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  }
})

test('also searches by vector with an embedder, and embeds no chunk twice', async () => {
  await using server = await fakeOpenAI()
  const embedder = () =>
    openAIEmbedder({ model: 'fake', baseURL: server.url, apiKey: 'test', batchSize: 4, concurrency: 1 })
  const dataDir = temporary()
  const text = Array.from({ length: 40 }, (_, i) =>
    `Paragraph ${i} tells of subject ${i * 7}. `.repeat(12),
  ).join('\n\n')
  {
    await using docchat = await open({ dataDir, embedder: await embedder() })
    const added = await docchat.documents.add({
      name: 'long.txt',
      content: Readable.from([Buffer.from(text)]),
    })
    for await (const { progress } of docchat.jobs.watch(added.job.id)) {
      if (progress?.stage === 'embed' && progress.done > 0) break
    }
  }
  const sent = () =>
    server.requests
      .flatMap(({ body }) => (body as { input: string[] }).input)
      .filter((text) => text.startsWith('long. '))
  const before = sent().length
  await using docchat = await open({ dataDir, embedder: await embedder() })
  const { ended, document } = await add(docchat, 'long.txt', text)
  expect(ended?.state).toBe('done')
  expect(await docchat.documents.get(document.id)).toMatchObject({ version: { searchable: 'hybrid' } })
  const { chunks, embedded } = await docchat.coverage()
  expect(embedded).toBe(chunks)
  expect(before).toBeLessThan(chunks)
  expect(sent().length, 'at most the batch under way was sent again').toBeLessThanOrEqual(chunks + 4)
  expect((await docchat.retrieve('subject 7'))[0]).toMatchObject({ vectorRank: expect.any(Number) })
})

test.each([-1, 1.5])('rejects %d workers', async (workers) => {
  await expect(open({ workers })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('closes what was opened when a later step of opening fails', async () => {
  let closed = false
  const embedder = {
    model: 'm',
    dimensions: 1,
    batchSize: 1,
    embed: async () => [],
    async [Symbol.asyncDispose]() {
      closed = true
    },
  }
  await expect(createDocChat({ dataDir: '/dev/null/no', embedder })).rejects.toThrow()
  expect(closed).toBe(true)
})

test.each(['close', Symbol.asyncDispose] as const)(
  '%s closes once, and every call waits for it',
  async (way) => {
    const embedder = slowToClose()
    const docchat = await open({ embedder })
    const ends = [docchat[way](), docchat.close(), docchat[Symbol.asyncDispose]()]
    const closedAtEnds = await Promise.all(ends.map((end) => end.then(() => embedder.closed)))
    expect(closedAtEnds).toEqual([1, 1, 1])
    await docchat.close()
    expect(embedder.closed).toBe(1)
    await expect(docchat.documents.list()).rejects.toThrow()
  },
)

test('can be closed while working, and continues when opened again', async () => {
  const dataDir = temporary()
  const pages = Array.from({ length: 300 }, (_, i) => `Page ${i} has some text about the matter.`)
  const content = makePdf(pages)
  const first: DocChat = await open({ dataDir })
  const { job, document } = await first.documents.add({ name: 'big.pdf', content: Readable.from([content]) })
  for await (const { state } of first.jobs.watch(job.id)) if (state === 'active') break
  await first.close()

  await using second = await open({ dataDir })
  const jobs = await Array.fromAsync(second.jobs.watch(job.id))
  expect(jobs.at(-1)).toMatchObject({ state: 'done', attempts: 1 })
  expect((await second.documents.get(document.id)).version).toMatchObject({ pageCount: 300, chunkCount: 300 })
})

function slowToClose(): Embedder & { closed: number } {
  return {
    model: 'slow',
    dimensions: 1,
    batchSize: 1,
    embed: async (texts) => texts.map(() => new Float32Array([1])),
    closed: 0,
    async [Symbol.asyncDispose]() {
      await delay(50)
      this.closed++
    },
  }
}

test('refuses options that would only fail later', async () => {
  const opening = (options: Parameters<typeof open>[0]) => expect(open(options)).rejects
  await opening({ worker: { perOwner: 0 } }).toMatchObject({ code: 'INVALID_ARGUMENT' })
  await opening({ worker: { leaseMs: 0 } }).toMatchObject({ code: 'INVALID_ARGUMENT' })
  const secret = `whsec_${Buffer.alloc(24).toString('base64')}`
  await opening({ webhooks: { secret, url: 'ftp://example.com' } }).toMatchObject({ code: 'WEBHOOK_REFUSED' })
  const embedder = {
    model: 'm',
    dimensions: 2,
    batchSize: 0,
    embed: async () => [],
    async [Symbol.asyncDispose]() {},
  }
  await opening({ embedder }).toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('refuses limits that are no counts, and times that are none', async () => {
  await using docchat = await open()
  await add(docchat, 'lease.pdf', LEASE)
  for (const limit of [0, -1, 1.5, Number.NaN])
    await expect(docchat.retrieve('deposit', { limit })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  for (const limit of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    for (const list of [docchat.documents, docchat.conversations, docchat.jobs])
      await expect(list.list({ limit })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  }
  const last = async (timeoutMs: number) =>
    (await Array.fromAsync(docchat.ask('How high is the deposit?', { timeoutMs }))).at(-1)
  for (const timeoutMs of [Number.NaN, -1])
    expect(await last(timeoutMs)).toMatchObject({ type: 'error', code: 'INVALID_ARGUMENT' })
  for (const timeoutMs of [Number.POSITIVE_INFINITY, 3e9])
    expect((await last(timeoutMs))?.type).toBe('finish')
})

test('a chunker whose chunks are not spans of the page fails the document', async () => {
  const text = 'The lease ends in May.'
  const chunks = [
    { page: 1, start: 0, end: 9999, text },
    { page: 77, start: 0, end: text.length, text },
    { page: 1, start: 0, end: 3, text: 'banana' },
    { page: 1, start: 4, end: 4, text: '' },
  ]
  for (const chunk of chunks) {
    await using docchat = await open({ chunker: () => [chunk] })
    const { ended } = await add(docchat, 'lease.txt', text)
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'INVALID_ARGUMENT' } })
  }
})
