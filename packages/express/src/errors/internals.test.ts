import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Classifier, DocChatError, type Embedder, openAIAnswerer } from '@docchat/core'
import { type ChatReply, fakeOpenAI } from '@docchat/core/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { apiKeyAuth } from '../auth/index.ts'
import { createLogger } from '../context/logger.ts'
import { createApp } from '../create-app.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

type Entry = Record<string, unknown>

interface Subject {
  readonly app: RunningApp
  readonly lines: Entry[]
  /** Where the model is, which no client may learn. */
  readonly address: string
  ask(path: string, init?: RequestInit, operator?: boolean): Promise<{ status: number; text: string }>
}

const INTERNAL = 'http://models.internal:8080/v1'

/** A server with API keys, whose model is at an internal address. */
async function subjectWith(
  baseURL: string,
  options: { embedder?: Embedder; classifier?: Classifier } = {},
): Promise<Subject> {
  const lines: Entry[] = []
  const logger = createLogger({ destination: { write: (line) => void lines.push(JSON.parse(line)) } })
  const app = await startApp({
    docchat: {
      workers: 1,
      answerer: openAIAnswerer({ baseURL, model: 'm', maxRetries: 0 }),
      ...options,
      onError: (err) => logger.error({ err }, 'in the background'),
    },
    app: (express, docchat) => express.use(createApp({ docchat, logger, auth: apiKeyAuth(docchat) })),
  })
  onTestFinished(() => app[Symbol.asyncDispose]())
  const keys = await Promise.all(
    [false, true].map((operator) => app.docchat.apiKeys.create({ owner: 'ann', name: 'key', operator })),
  )
  return {
    app,
    lines,
    address: new URL(baseURL).host,
    async ask(path, init = {}, operator = false) {
      const headers = { ...init.headers, authorization: `Bearer ${keys[operator ? 1 : 0]?.key}` }
      const response = await fetch(app.url + path, { ...init, headers })
      // A plain text that breaks off is cut.
      const text = await response.text().catch(() => 'cut')
      return { status: response.status, text }
    },
  }
}

async function unreachable(): Promise<string> {
  const gone = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => gone.once('listening', resolve))
  const { port } = gone.address() as AddressInfo
  gone.close()
  return `http://127.0.0.1:${port}/v1`
}

const post = (body: object, accept = '*/*'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept },
  body: JSON.stringify(body),
})
const question = { question: 'What does the heron cost?' }
const completion = { model: 'docchat', messages: [{ role: 'user', content: question.question }] }

const ways: [string, string, RequestInit][] = [
  ['events', '/chat', post(question)],
  ['text', '/chat', post(question, 'text/plain')],
  ['JSON', '/chat', post(question, 'application/json')],
  ['a completion', '/v1/chat/completions', post(completion)],
  ['chunks of a completion', '/v1/chat/completions', post({ ...completion, stream: true })],
]

describe.each(ways)('a failing model, asked for %s', (format, path, init) => {
  test('is reported without its address, which the operator and the log get', async () => {
    const { app, ask, address, lines } = await subjectWith(await unreachable())
    await addText(app.docchat.forOwner('ann'), 'heron.txt', 'The heron costs 4711 ducats.')
    const seen = await ask(path, init)
    expect(seen.text).not.toContain(address)
    expect(seen.text).not.toContain('127.0.0.1')
    // Events have begun with the passages.
    expect(seen.status).toBe(format === 'events' ? 200 : 502)
    const failures = () => lines.filter(({ msg }) => msg === 'request failed')
    await expect.poll(failures).toHaveLength(1)
    expect(failures()[0]).toMatchObject({ level: 'warn', request_id: expect.any(String) })
    expect(JSON.stringify(failures())).toContain(address)
    expect((await ask(path, init, true)).text).toContain(address)
    expect((await ask('/metrics', {}, true)).text).toMatch(
      /docchat_http_errors_total\{route="[^"]+",error_code="MODEL_FAILED"\} [12]/,
    )
  })

  test('is a warning in the log and counted, if it fails in the middle', async () => {
    const reply: ChatReply = { tokens: ['The heron ', 'costs '], cutAfter: 2 }
    await using model = await fakeOpenAI({ reply: () => reply })
    const { app, ask, address, lines } = await subjectWith(model.url)
    await addText(app.docchat.forOwner('ann'), 'heron.txt', 'The heron costs 4711 ducats.')
    expect((await ask(path, init)).text).not.toContain(address)
    const failures = () => lines.filter(({ msg }) => msg === 'request failed')
    await expect.poll(failures).toHaveLength(1)
    expect(failures()[0]).toMatchObject({ level: 'warn', request_id: expect.any(String) })
    expect((await ask('/metrics', {}, true)).text).toMatch(
      /docchat_http_errors_total\{route="[^"]+",error_code="MODEL_FAILED"\} 1/,
    )
  })
})

test('recorded failures name internals to the operator only', async () => {
  const message = `The embedder at ${INTERNAL} rejected the API key.`
  const embedder: Embedder = {
    model: 'm',
    dimensions: 4,
    batchSize: 8,
    async embed() {
      throw new DocChatError('EMBEDDER_FAILED', message, { details: { status: 401 } })
    },
    async [Symbol.asyncDispose]() {},
  }
  const { app, ask } = await subjectWith(INTERNAL, { embedder })
  const ann = app.docchat.forOwner('ann')
  const content = new Blob(['The heron costs 4711 ducats.']).stream()
  const { document, job } = await ann.documents.add({ name: 'heron.txt', content })
  await expect.poll(async () => (await ann.jobs.get(job.id)).error?.code).toBe('EMBEDDER_FAILED')
  expect((await ann.jobs.get(job.id)).error?.message, 'the library has the full text').toBe(message)
  for (const path of [`/jobs/${job.id}`, `/documents/${document.id}`, '/documents', '/documents.csv']) {
    const { status, text } = await ask(path)
    expect([status, text.includes('models.internal')], path).toEqual([200, false])
  }
  expect((await ask(`/jobs/${job.id}`)).text).toContain('EMBEDDER_FAILED')
  expect((await ask(`/jobs/${job.id}`, {}, true)).text).toContain(INTERNAL)
})

test('lines of a job name the job and the upload that made it', async () => {
  const classifier: Classifier = {
    async classify() {
      throw new DocChatError('CLASSIFIER_FAILED', 'The classifier failed.')
    },
    async [Symbol.asyncDispose]() {},
  }
  const { ask, lines } = await subjectWith(INTERNAL, { classifier })
  const form = new FormData()
  form.set('file', new Blob(['The heron costs 4711 ducats.']), 'heron.txt')
  const headers = { 'x-correlation-id': 'batch-7', 'x-request-id': 'req-1' }
  const { text } = await ask('/upload', { method: 'POST', body: form, headers })
  const { job_id, document_id } = JSON.parse(text)
  await expect.poll(() => lines.filter(({ msg }) => msg === 'in the background')).toHaveLength(1)
  const [line] = lines.filter(({ msg }) => msg === 'in the background')
  expect(line).toMatchObject({ job_id, document_id, correlation_id: 'batch-7', trace_id: expect.any(String) })
})
