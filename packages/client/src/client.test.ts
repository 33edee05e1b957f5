import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient, type DocChatClient } from './index.ts'
import { startApi } from './testing/start-api.ts'

let api: Awaited<ReturnType<typeof startApi>>
let client: DocChatClient
/** Spoils the next request for a path. */
let spoil: { path: RegExp; by(response: ServerResponse): boolean } | undefined
const seen: { url: string; lastId: unknown }[] = []
beforeAll(async () => {
  api = await startApi((request, response) => {
    const url = request.url ?? ''
    seen.push({ url, lastId: request.headers['last-event-id'] })
    if (!spoil?.path.test(url)) return false
    const { by } = spoil
    spoil = undefined
    return by(response)
  })
  client = createClient({ baseUrl: api.url, apiKey: async () => api.key })
})
afterAll(() => api[Symbol.asyncDispose]())

const lease = (name = 'lease.txt', text = 'The lease ends in May. The rent is 900 euros.') =>
  new File([text], name)
const uploaded = async (file = lease()) => {
  const { document_id, job_id } = await client.upload(file)
  for await (const { state, error } of client.jobs.watch(job_id)) {
    if (state === 'failed') throw new Error(error?.message)
  }
  return document_id
}

it('uploads, watches, asks and searches', async () => {
  const id = await uploaded()
  const types: string[] = []
  for await (const event of client.ask('When does the lease end?', { documentIds: [id] }))
    types.push(event.type)
  expect(types).toContain('citation')
  expect(types.at(-1)).toBe('finish')
  expect((await client.search('rent', { documentIds: [id], limit: 1 }))[0]?.document_id).toBe(id)
  expect(await client.documents.text(id)).toContain('900 euros')
  expect((await client.documents.update(id, { name: 'new.txt' })).name).toBe('new.txt')
  expect(await (await client.documents.file(id)).text()).toContain('900 euros')
  expect((await client.readiness()).status).toBe('ready')
})

it('reads the file of a version, or a part of it, and has it processed again', async () => {
  const id = await uploaded()
  const whole = await (await client.documents.file(id)).text()
  const [{ version_id: versionId } = { version_id: '' }] = (await client.documents.versions(id)).versions
  expect(await (await client.documents.file(id, { versionId })).text()).toBe(whole)
  for (const version of [{}, { versionId }]) {
    const part = await client.documents.file(id, { ...version, range: { start: 4, end: 9 } })
    expect(await part.text()).toBe(whole.slice(4, 9))
  }
  await expect(client.documents.file(id, { range: { start: 1e6, end: 2e6 } })).rejects.toThrow(
    expect.objectContaining({ status: 416 }),
  )
  const { job_id: jobId } = await client.documents.reprocess(id)
  expect((await Array.fromAsync(client.jobs.watch(jobId))).at(-1)?.state).toBe('done')
})

it('tells the progress of an upload up to its end', async () => {
  const sent: number[] = []
  const file = lease('large.txt', 'The rent is 900 euros. '.repeat(20_000))
  let total = 0
  await client.upload(file, {
    onProgress: ({ sentBytes, totalBytes }) => {
      total = totalBytes
      sent.push(sentBytes)
    },
  })
  expect(sent.length).toBeGreaterThan(1)
  expect(sent.at(-1)).toBe(total)
})

it('lists over all pages and deletes many', async () => {
  const ids = await Promise.all(
    ['a', 'b', 'c'].map((name) => uploaded(lease(`page-${name}.txt`, `Page ${name}.`))),
  )
  const listed: string[] = []
  for await (const { document_id } of client.documents.list({ name: 'page-', limit: 1 }))
    listed.push(document_id)
  expect(listed.toSorted()).toEqual(ids.toSorted())
  const [first = ''] = ids
  expect(await client.documents.trash(first)).toMatchObject({ document_id: first })
  expect(await client.documents.trashed()).toMatchObject([{ document_id: first }])
  expect(await client.documents.restore(first)).toMatchObject({ document_id: first })
  await client.documents.deleteMany(ids)
  expect((await client.documents.list({ name: 'page-' }).page()).total).toBe(0)
})

it('throws what problem+json says', async () => {
  await expect(client.documents.get('doc_none')).rejects.toMatchObject({
    status: 404,
    code: 'DOCUMENT_NOT_FOUND',
  })
  const stranger = createClient({ baseUrl: api.url, apiKey: 'wrong' })
  await expect(stranger.documents.get('doc_none')).rejects.toMatchObject({
    status: 401,
    requestId: expect.any(String),
  })
})

it('repeats what is safe after 503, but not a question', async () => {
  const by = (response: ServerResponse) => {
    response.writeHead(503, { 'retry-after': '0' }).end()
    return true
  }
  spoil = { path: /^\/health/, by }
  expect((await client.health()).status).toBe('ok')
  spoil = { path: /^\/chat/, by }
  await expect(client.ask('When?').next()).rejects.toMatchObject({ status: 503 })
})

it('goes on watching after a cut, from the last event', async () => {
  const { job_id } = await client.upload(lease('cut.txt', 'Cut.'))
  spoil = {
    path: /events$/,
    by(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('id: 0\nevent: progress\ndata: {"state":"queued"}\n\n', () => response.destroy())
      return true
    },
  }
  const states: string[] = []
  for await (const { state } of client.jobs.watch(job_id)) states.push(state)
  expect([states[0], states.at(-1)]).toEqual(['queued', 'done'])
  expect(seen.filter(({ url }) => url.includes(job_id)).map(({ lastId }) => lastId)).toEqual([undefined, '0'])
})

it('tells that an answer was cut, and stops by signal', async () => {
  spoil = {
    path: /^\/chat/,
    by(response) {
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end('data: {"type":"text-delta","text":"a"}\n\n')
      return true
    },
  }
  const answer = client.ask('When?')
  expect((await answer.next()).value).toEqual({ type: 'text-delta', text: 'a' })
  await expect(answer.next()).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  const reason = new Error('enough')
  await expect(client.ask('When?', { signal: AbortSignal.abort(reason) }).next()).rejects.toBe(reason)
})
