import { type DocChat, DocChatError, type Owner, openAIEmbedder } from '@docchat/core'
import { type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyOf, apiKeyAuth, jwtAuth } from '../auth/index.ts'
import { createApp } from '../create-app.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'
import { createLogger } from './logger.ts'

/** Secrets of the server and its clients. None may appear in a log line, nor in a response to anybody else. */
const MODEL_KEY = 'sk-canary-model-0123456789'
const JWT_SECRET = 'canary-jwt-secret, 32 bytes or more'
const CLIENT_TOKEN = 'eyJhbGciOiJIUzI1NiJ9.Y2FuYXJ5LWNhbmFyeQ.Y2FuYXJ5LWNhbmFyeQ'
const CLIENT_KEY = `dc_0123456789abcdef_${'canary-'.repeat(6)}x`
const COOKIE = 'session=canary-cookie'
const QUESTION = 'canary-question about the heron'

/** The engine, failing at some documents as nobody foresaw, and as it foresaw. */
function breaking(docchat: DocChat): DocChat {
  const forOwner = (owner: string): Owner => {
    const view = docchat.forOwner(owner)
    const get = async (id: string) => {
      if (id === 'broken') {
        const cause = new Error(`refused by https://user:canary-password@example.org with ${MODEL_KEY}`)
        throw new Error(`Bearer ${MODEL_KEY} failed`, { cause })
      }
      if (id === 'unwell') {
        throw new DocChatError('MODEL_FAILED', 'The model cannot be reached.', {
          cause: new Error(JWT_SECRET),
        })
      }
      return view.documents.get(id)
    }
    return { ...view, documents: { ...view.documents, get } }
  }
  return { ...docchat, forOwner }
}

const lines: string[] = []
let app: RunningApp
let model: FakeOpenAI
let key: string

beforeAll(async () => {
  model = await fakeOpenAI({ apiKey: MODEL_KEY })
  const embedder = await openAIEmbedder({
    baseURL: model.url,
    apiKey: MODEL_KEY,
    model: 'any',
    dimensions: 64,
  })
  const logger = createLogger({
    level: 'trace',
    secrets: [MODEL_KEY, JWT_SECRET],
    destination: { write: (line) => void lines.push(line) },
  })
  const jwt = await jwtAuth({ issuer: 'me', audience: 'docchat', secret: JWT_SECRET })
  app = await startApp({
    docchat: { workers: 1, embedder, onError: (err) => logger.error({ err }) },
    app: (express, docchat) =>
      express.use(
        createApp({
          docchat: breaking(docchat),
          auth: anyOf(apiKeyAuth(docchat), jwt),
          logger,
          publicMetrics: true,
        }),
      ),
  })
  key = (await app.docchat.apiKeys.create({ owner: 'ann', name: 'test' })).key
  await addText(app.docchat.forOwner('ann'), 'heron.txt', 'The heron statue costs 4711 ducats.')
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
})

async function answers(): Promise<string[]> {
  const json = { 'content-type': 'application/json' }
  const q = encodeURIComponent(QUESTION)
  const requests: [string, RequestInit?][] = [
    ['/documents/broken'],
    ['/documents/unwell'],
    ['/documents'],
    [`/search?query=${q}`],
    [`/chat?question=${q}`],
    ['/documents?limit=canary-limit'],
    ['/documents/batch-check', { method: 'POST', headers: json, body: '{"canary-malformed' }],
    ['/documents/batch-check', { method: 'POST', headers: json, body: '{"document_ids":"canary-body"}' }],
    ['/upload', { method: 'POST', headers: json, body: '{"canary":"canary-upload"}' }],
    [`/?token=${CLIENT_TOKEN}`],
    ['/metrics'],
  ]
  const all: string[] = []
  for (const authorization of [
    `Bearer ${key}`,
    `Bearer ${CLIENT_KEY}`,
    `Bearer ${CLIENT_TOKEN}`,
    'Basic canary-basic',
  ]) {
    for (const [path, init] of requests) {
      const headers = { cookie: COOKIE, ...init?.headers, authorization }
      const response = await fetch(app.url + path, { ...init, headers })
      all.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`)
    }
  }
  return all
}

test('no secret appears in a log line or in a response', async () => {
  const all = await answers()
  await expect.poll(() => lines.filter((line) => line.includes('"path"'))).toHaveLength(all.length)
  const log = lines.join('')
  expect(all.join('\n'), 'the failures happened').toMatch(/^500 .*INTERNAL_ERROR/m)
  expect(all.join('\n')).toMatch(/^502 .*MODEL_FAILED/m)
  expect(log).toContain('unexpected error')
  expect(log).toContain('request failed')
  expect(log, 'what was masked was there').toContain('[redacted]')
  expect(log).not.toContain(key.slice(-43))
  expect(log).not.toMatch(/canary/i)
  const answered = all.join('\n')
  expect(answered).not.toContain(key.slice(-43))
  expect(answered.replaceAll(QUESTION, '')).not.toMatch(/canary/i)
  expect(answered).not.toContain(app.dataDir)
})

test('a key in an error of the model’s server is not repeated', async () => {
  const echo = { status: 401, message: `Incorrect API key provided: ${MODEL_KEY}` }
  await using failing = await fakeOpenAI({ failFirst: Array.from({ length: 9 }, () => echo) })
  const connecting = openAIEmbedder({ baseURL: failing.url, apiKey: MODEL_KEY, model: 'any' })
  await expect(connecting).rejects.toSatisfy((error) => !String(error).includes('canary'))
})
