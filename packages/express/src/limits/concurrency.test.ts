import { request as httpRequest } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { openAIAnswerer } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import { expect, test } from 'vitest'
import { HttpError } from '../errors/http-error.ts'
import { addText, bytes, type RunningApp, startApp } from '../testing/start-app.ts'
import {
  type ConcurrencyOptions,
  createConcurrencyLimits,
  type LoadObserver,
  type Work,
} from './concurrency.ts'

const OWNERS = ['ann', 'bob', 'cid', 'dot']

/** A server that tells clients apart by the `x-owner` header, whose model begins its answers and never completes them. */
async function subject(concurrency: ConcurrencyOptions, workers = 1) {
  const work = new Map<Work, { running: number; waiting: number }>()
  const onLoad: LoadObserver = (kind) => ({
    changed: (load) => void work.set(kind, load),
    admitted() {},
    refused() {},
  })
  const draining = new AbortController()
  const model = await fakeOpenAI({ reply: () => ({ tokens: ['It ends', ' in May.'], stallAfter: 1 }) })
  const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fake', maxRetries: 0 })
  const app = await startApp({
    docchat: { answerer, workers },
    router: {
      auth: (request) => Promise.resolve({ owner: request.get('x-owner') ?? 'local' }),
      ...{ draining: draining.signal, concurrency, onLoad },
      // Otherwise an answer keeps its place for a while after its client has left.
      answers: { graceMs: 0 },
    },
  })
  return {
    app,
    draining,
    /** Resolves once this many requests are in progress and waiting. */
    async load(kind: Work, running: number, waiting: number) {
      const reached = () => work.get(kind)?.running === running && work.get(kind)?.waiting === waiting
      while (!reached()) await delay(5)
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await model[Symbol.asyncDispose]()
    },
  }
}

/** Sends a request that stays open until its client leaves. */
function open(app: RunningApp, owner: string, path: string, body?: object | string) {
  const client = new AbortController()
  const response = fetch(`${app.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-owner': owner, 'content-type': 'application/json' },
    signal: client.signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  response.catch(() => undefined)
  return { response, leave: () => client.abort() }
}

const ask = (app: RunningApp, owner: string) =>
  open(app, owner, '/chat', { question: 'When does the lease end?' })
const askByUrl = (app: RunningApp, owner: string) =>
  open(app, owner, '/chat?question=When+does+the+lease+end%3F')
const complete = (app: RunningApp, owner: string) =>
  open(app, owner, '/v1/chat/completions', {
    model: 'docchat',
    stream: true,
    messages: [{ role: 'user', content: 'When does the lease end?' }],
  })

const addLeases = async ({ docchat }: RunningApp) => {
  for (const owner of OWNERS) await addText(docchat.forOwner(owner), 'lease.txt', 'The lease ends in May.')
}

test('questions in all forms share one limit and one queue, and are refused at once beyond it', async () => {
  await using server = await subject({ asks: { running: 1, waiting: 1, waitingPerOwner: 1 } })
  const { app } = server
  await addLeases(app)
  const running = ask(app, 'ann')
  expect((await running.response).status).toBe(200)
  const waiting = askByUrl(app, 'bob')
  await server.load('ask', 1, 1)

  const refused = await ask(app, 'cid').response
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toBe('5')
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(await refused.json()).toMatchObject({ error_code: 'OVERLOADED' })
  expect((await askByUrl(app, 'cid').response).status).toBe(503)
  const completion = await complete(app, 'cid').response
  expect(completion.status).toBe(503)
  expect(completion.headers.get('retry-after')).toBe('5')
  expect(await completion.json()).toMatchObject({ error: { type: 'server_error', code: 'overloaded' } })
  expect((await fetch(`${app.url}/health`)).status).toBe(200)

  running.leave()
  expect((await waiting.response).status).toBe(200)
  waiting.leave()
  await server.load('ask', 0, 0)
})

test('an owner that uses its whole share waits, then is refused, while others are served', async () => {
  await using server = await subject({
    asks: { running: 3, runningPerOwner: 1, waiting: 2, waitingPerOwner: 1 },
  })
  const { app } = server
  await addLeases(app)
  const first = ask(app, 'ann')
  await first.response
  const second = complete(app, 'ann')
  await server.load('ask', 1, 1)
  const third = await ask(app, 'ann').response
  expect(third.status).toBe(429)
  expect(third.headers.get('retry-after')).toBe('5')
  expect(await third.json()).toMatchObject({ error_code: 'TOO_MANY_AT_ONCE', details: { limit: 1 } })

  const other = ask(app, 'bob')
  expect((await other.response).status).toBe(200)
  for (const { leave } of [first, second, other]) leave()
  await server.load('ask', 0, 0)
})

test('waiting ends when the client leaves', async () => {
  await using server = await subject({ asks: { running: 1, waiting: 2 } })
  const { app } = server
  await addLeases(app)
  const running = ask(app, 'ann')
  await running.response
  const waiting = ask(app, 'bob')
  await server.load('ask', 1, 1)
  waiting.leave()
  await server.load('ask', 1, 0)
  running.leave()
  await server.load('ask', 0, 0)
})

test('waiting ends when the server drains, and what is running goes on', async () => {
  await using server = await subject({ asks: { running: 1, waiting: 2 } })
  const { app } = server
  await addLeases(app)
  const running = ask(app, 'ann')
  await running.response
  const waiting = ask(app, 'bob')
  await server.load('ask', 1, 1)
  server.draining.abort(new HttpError('SHUTTING_DOWN', 'Bye.'))
  const response = await waiting.response
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ error_code: 'SHUTTING_DOWN' })
  await server.load('ask', 1, 0)
  running.leave()
})

test('limits uploads that are being received, before their bodies are read', async () => {
  await using server = await subject({ uploads: { running: 1, waiting: 0 } })
  const { app } = server
  const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 1000 }
  const slow = httpRequest(`${app.url}/upload`, { method: 'POST', headers })
  slow.on('error', () => undefined).write('--x\r\n')
  await server.load('upload', 1, 0)
  const form = new FormData()
  form.set('file', new Blob(['text']), 'a.txt')
  const upload = (path: string) =>
    fetch(`${app.url}${path}`, { method: 'POST', headers: { 'x-owner': 'bob' }, body: form })
  for (const path of ['/upload', '/documents', '/upload-many']) expect((await upload(path)).status).toBe(503)
  slow.destroy()
  await server.load('upload', 0, 0)
  expect((await upload('/upload')).status).toBe(202)
})

test('limits the clients of one owner that watch jobs', async () => {
  const watches = { running: 3, runningPerOwner: 1, waiting: 0 }
  await using server = await subject({ watches }, 0)
  const { app } = server
  const add = async (owner: string) => {
    const { job } = await app.docchat.forOwner(owner).documents.add({ name: 'a.txt', content: bytes('text') })
    return `/jobs/${job.id}/events`
  }
  const [ann, bob] = [await add('ann'), await add('bob')]
  const watching = open(app, 'ann', ann)
  expect((await watching.response).status).toBe(200)
  expect((await open(app, 'ann', ann).response).status).toBe(429)
  const other = open(app, 'bob', bob)
  expect((await other.response).status).toBe(200)
  for (const { leave } of [watching, other]) leave()
  await server.load('watch', 0, 0)
})

test.each([{ running: 0 }, { running: 1.5 }, { waiting: -1 }, { runningPerOwner: Number.NaN }])(
  'refuses %j as limits',
  (asks) => {
    expect(() => createConcurrencyLimits({ asks })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  },
)
