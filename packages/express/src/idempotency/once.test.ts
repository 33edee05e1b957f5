import { Readable } from 'node:stream'
import { createDocChat } from '@docchat/core'
import { sqliteStore } from '@docchat/core/sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { filePart, formOf, uploadHead } from '../testing/form.ts'
import { json } from '../testing/json.ts'
import { rawRequest } from '../testing/raw-http.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
/** Another process on the same store. */
let other: RunningApp
beforeAll(async () => {
  app = await startApp({ router: { limits: false } })
  other = await startApp({ dataDir: app.dataDir, router: { limits: false } })
})
afterAll(async () => {
  await other[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const create = (url: string, key: string, title: string) =>
  fetch(`${url}/conversations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ title }),
  })
const total = async () => (await app.docchat.conversations.list()).total

it('creates one conversation however often and wherever it is asked to', async () => {
  const first = await create(app.url, 'con-1', 'Once')
  const body = await json(first)
  const second = await create(other.url, 'con-1', 'Once')
  expect([second.status, second.headers.get('location')]).toEqual([201, first.headers.get('location')])
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect(await json(second)).toEqual(body)
  expect(await total()).toBe(1)
  const reused = await create(other.url, 'con-1', 'Twice')
  expect([reused.status, (await json(reused))['error_code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
})

it('returns the first response even if what it created has been deleted', async () => {
  const first = await json(create(app.url, 'con-2', 'Gone'))
  await app.docchat.conversations.remove(String(first['conversation_id']))
  expect(await json(create(app.url, 'con-2', 'Gone'))).toEqual(first)
  await expect(app.docchat.conversations.get(String(first['conversation_id']))).rejects.toThrow()
})

it('does not create a second one when the process died before it could record the response', async () => {
  const { id } = await app.docchat.conversations.create({ title: 'Crash', idempotencyKey: 'con-3' })
  expect(await json(create(other.url, 'con-3', 'Crash'))).toMatchObject({ conversation_id: id })
})

it('retries a job once, even when the process died before it could record the response', async () => {
  const { documents, jobs } = app.docchat
  const { job } = await documents.add({ name: 'retried.txt', content: Readable.from([Buffer.from('x')]) })
  await jobs.cancel(job.id)
  await jobs.retry(job.id, { idempotencyKey: 'retry-crash' })
  const repeated = await fetch(`${other.url}/jobs/${job.id}/retry`, {
    method: 'POST',
    headers: { 'idempotency-key': 'retry-crash' },
  })
  expect([repeated.status, repeated.headers.get('location')]).toEqual([202, `/jobs/${job.id}`])
  expect(await json(repeated)).toMatchObject({ job_id: job.id, state: 'queued' })
})

it('leaves the key of a failed request free', async () => {
  expect((await create(app.url, 'con-4', ' ')).status).toBe(422)
  expect((await create(app.url, 'con-4', 'Better')).status).toBe(201)
})

it('refuses a request while another with the same key is being received, in any process', async () => {
  const form = formOf([filePart('Slowly sent.', { name: 'slow.txt' })])
  const begun = Promise.withResolvers<void>()
  const resume = Promise.withResolvers<void>()
  async function* slowly() {
    yield form.subarray(0, 150)
    begun.resolve()
    await resume.promise
    yield form.subarray(150)
  }
  const headers = { 'Idempotency-Key': 'slow-1', 'Content-Length': form.length }
  const slow = rawRequest(app.port, uploadHead('/upload', headers), slowly())
  await begun.promise
  const again = () => rawRequest(other.port, uploadHead('/upload', headers), form)
  await expect
    .poll(async () => {
      const { status, headers, body } = await again()
      return [status, headers['retry-after'], JSON.parse(body)['error_code']]
    })
    .toEqual([409, '1', 'IDEMPOTENCY_IN_PROGRESS'])
  resume.resolve()
  const first = await slow
  expect(first.status).toBe(202)
  const replayed = await again()
  expect([replayed.status, replayed.headers['idempotency-replayed']]).toEqual([202, 'true'])
  expect(replayed.body).toBe(first.body)
})

it('lets a client that was cut off repeat its upload at once', async () => {
  const form = formOf([filePart('Cut off.', { name: 'cut.txt' })])
  const headers = { 'Idempotency-Key': 'cut-1', 'Content-Length': form.length }
  const leaving = new AbortController()
  const cut = fetch(`${app.url}/upload`, {
    method: 'POST',
    headers: { 'idempotency-key': 'cut-1', 'content-type': 'multipart/form-data; boundary=form-boundary' },
    body: new ReadableStream({ start: (controller) => controller.enqueue(form.subarray(0, 150)) }),
    duplex: 'half',
    signal: leaving.signal,
  } as RequestInit).catch(() => null)
  await new Promise((resolve) => setTimeout(resolve, 200))
  leaving.abort()
  await cut
  await expect
    .poll(async () => (await rawRequest(app.port, uploadHead('/upload', headers), form)).status)
    .toBe(202)
})

it('neither doubles nor loses an upload when the process died before it could record the response', async () => {
  await using crashed = await createDocChat({
    dataDir: app.dataDir,
    workers: 0,
    store: sqliteStore({ directory: app.dataDir }),
  })
  const content = (async function* () {
    yield Buffer.from('Before the crash.')
  })()
  const upload = { name: 'crash.txt', content }
  const { document, job } = await crashed.documents.add(upload, { idempotencyKey: 'crash-1' })
  const form = formOf([filePart('Before the crash.', { name: 'crash.txt' })])
  const headers = { 'Idempotency-Key': 'crash-1', 'Content-Length': form.length }
  const { body } = await rawRequest(app.port, uploadHead('/upload', headers), form)
  expect(JSON.parse(body)).toMatchObject({ document_id: document.id, job_id: job.id })
})

it('retries a job once', async () => {
  const { job } = await app.docchat.documents.add({
    name: 'retry.txt',
    content: (async function* () {
      yield Buffer.from('To be retried.')
    })(),
  })
  await app.docchat.jobs.cancel(job.id)
  const retry = (key: string) =>
    fetch(`${app.url}/jobs/${job.id}/retry`, { method: 'POST', headers: { 'idempotency-key': key } })
  expect((await retry('retry-1')).status).toBe(202)
  expect((await retry('retry-1')).status, 'the first response again').toBe(202)
  expect((await retry('retry-2')).status, 'it is queued already').toBe(409)
})
