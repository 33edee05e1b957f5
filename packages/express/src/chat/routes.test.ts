import { setTimeout as delay } from 'node:timers/promises'
import { openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import { EventSource } from 'eventsource'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { type ReadEvent, readEvents } from '../testing/read-events.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const QUOTE = 'The lease ends in May.'

let model: FakeOpenAI
let app: RunningApp
let id: string
let reply: ChatReply

beforeAll(async () => {
  model = await fakeOpenAI({ reply: () => reply })
  const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fake', maxRetries: 0 })
  app = await startApp({ docchat: { workers: 1, answerer }, router: { heartbeatMs: 40, limits: false } })
  id = await addText(app.docchat, 'lease.txt', `${QUOTE} The rent is 900 euros.`)
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
})
beforeEach(() => {
  reply = { tokens: ['It ends ', 'in May', `<cite p="1">${QUOTE}</cite>`, '.'] }
})

const ask = (body: object = {}, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ question: 'When does the lease end?', ...body }),
  })

const textOf = (events: readonly ReadEvent[]) =>
  events
    .filter(({ event }) => event === 'text-delta')
    .map(({ data }) => (data as { text: string }).text)
    .join('')

const CITATION = {
  marker: 1,
  document_id: expect.stringMatching(/^doc_/),
  version_id: expect.stringMatching(/^ver_/),
  version_sha256: expect.stringMatching(/^[\da-f]{64}$/),
  name: 'lease.txt',
  page: 1,
  page_label: null,
  char_start: 0,
  char_end: QUOTE.length,
  quote: QUOTE,
  boxes: [],
  verified: true,
}

describe('an answer', () => {
  it('is sent as events', async () => {
    const response = await ask()
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    const text = await response.text()
    expect(
      /^retry: 2000\n\nid: ans_\w{32}:1\nevent: retrieval-done\ndata: {"type":"retrieval-done",/.test(text),
    ).toBe(true)
    expect(text.endsWith('\n\ndata: [DONE]\n\n')).toBe(true)
    const events = readEvents(text)
    const [, answerId] =
      /^\/answers\/(\w+)\/events$/.exec(response.headers.get('content-location') ?? '') ?? []
    expect(events.map((event) => event.id)).toEqual(events.map((_, index) => `${answerId}:${index + 1}`))
    expect(textOf(events)).toBe('It ends in May [1].')
    const named = new Map(events.map(({ event, data }) => [event, data]))
    expect([...named.keys()]).toEqual(['retrieval-done', 'text-delta', 'citation', 'finish'])
    expect(named.get('retrieval-done')).toMatchObject({
      passages: [{ rank: 1, document_id: id, char_start: 0 }],
    })
    expect(named.get('citation')).toEqual({ type: 'citation', ...CITATION })
    expect(named.get('finish')).toMatchObject({
      type: 'finish',
      model: 'fake',
      citations: { verified: 1, unverified: 0 },
      usage: { input_tokens: 7, output_tokens: 4 },
      timings: { retrieval_ms: expect.any(Number), first_text_ms: expect.any(Number) },
    })
  })

  it('is sent as plain text', async () => {
    const response = await ask({}, { accept: 'text/plain' })
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await response.text()).toBe('It ends in May [1].')
  })

  it('is sent as one JSON object', async () => {
    const response = await ask({}, { accept: 'application/json' })
    expect(await json(response)).toMatchObject({
      answer: 'It ends in May [1].',
      citations: [CITATION],
      no_answer: null,
      model: 'fake',
      usage: { input_tokens: 7, output_tokens: 4 },
    })
  })

  it('says what was calculated from citations, also in the conversation', async () => {
    const rent = '<cite p="1">The rent is 900 euros.</cite>'
    reply = { tokens: ['It is 900.', rent, ' A year: ', '<calc>12 * 9', '00 = 10,800</calc>', '.'] }
    const calculation = {
      ...{ formula: '12 × 900', result: '10,800', value: 10_800, correction: null },
      ...{ markers: [1], verified: true },
    }
    const { id: conversation_id } = await app.docchat.conversations.create()
    const events = readEvents(await (await ask({ conversation_id })).text())
    expect(textOf(events)).toBe('It is 900. [1] A year: 10,800 [= 12 × 900, calculated from [1]].')
    expect(events.filter(({ event }) => event === 'calculation').map(({ data }) => data)).toEqual([
      { type: 'calculation', ...calculation },
    ])
    const kept = await json(fetch(`${app.url}/conversations/${conversation_id}`))
    expect(kept).toMatchObject({ exchanges: [{ calculations: [calculation] }] })
    expect(await json(ask({}, { accept: 'application/json' }))).toMatchObject({ calculations: [calculation] })
  })

  it('is available in no other format', async () => {
    const response = await ask({}, { accept: 'application/pdf' })
    expect([response.status, (await json(response))['error_code']]).toEqual([406, 'NOT_ACCEPTABLE'])
  })

  it('may be that the documents do not answer', async () => {
    reply = { tokens: ['<no-answer/>'] }
    const whole = await json(ask({}, { accept: 'application/json' }))
    expect(whole).toMatchObject({
      answer: '',
      no_answer: { reason: 'model-declined', nearest: [{ rank: 1 }] },
    })
    expect(await (await ask({}, { accept: 'text/plain' })).text()).toBe('The documents do not answer this.')
  })

  it('takes earlier turns and a choice of documents into account', async () => {
    const history = [
      { role: 'user', text: 'Which flat?' },
      { role: 'assistant', text: 'The one upstairs.' },
    ]
    await (await ask({ history, document_ids: [id] })).text()
    expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('The one upstairs.')
    const elsewhere = await json(ask({ document_ids: ['doc_none'] }, { accept: 'application/json' }))
    expect(elsewhere).toMatchObject({ no_answer: { reason: 'no-documents' } })
  })

  it('is streamed, with heartbeats while the model is silent', async () => {
    reply = { tokens: ['One ', 'two ', 'three.'], delayMs: 150 }
    let arrivals = 0
    let text = ''
    for await (const chunk of (await ask()).body ?? []) {
      const piece = Buffer.from(chunk).toString()
      text += piece
      if (piece.includes('text-delta')) arrivals++
    }
    expect(arrivals).toBe(3)
    expect(text).toContain('\n\n: ping\n\n')
  })
})

describe('HEAD /chat', () => {
  it.each([
    ['*/*', 'text/event-stream; charset=utf-8'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
  ])('returns the headers for %s, without asking the model', async (accept, type) => {
    const calls = model.requests.length
    const response = await fetch(`${app.url}/chat?question=When+does+the+lease+end%3F`, {
      method: 'HEAD',
      headers: { accept },
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
    await delay(100)
    expect(model.requests.length).toBe(calls)
  })
})

describe('the citations of an answer', () => {
  const verify = (citations: unknown) =>
    fetch(`${app.url}/citations/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ citations }),
    })

  it('can be verified later', async () => {
    const { citations } = (await json(ask({}, { accept: 'application/json' }))) as { citations: object[] }
    const forged = citations.map((citation) => ({ ...citation, quote: 'The lease ends in June.' }))
    expect(await json(verify(citations))).toEqual({
      ok: true,
      citations: [{ marker: 1, status: 'stands', superseded: false }],
    })
    expect(await json(verify(forged))).toMatchObject({ ok: false, citations: [{ status: 'not-found' }] })
  })

  it('must be complete', async () => {
    expect((await verify([{ marker: 1 }])).status).toBe(422)
  })
})

describe('a native EventSource', () => {
  it('asks by URL, and only once', async () => {
    const before = model.requests.length
    const source = new EventSource(
      `${app.url}/chat?question=${encodeURIComponent('When does the lease end?')}`,
    )
    let text = ''
    source.addEventListener('text-delta', ({ data }) => {
      text += JSON.parse(data).text
    })
    await new Promise((resolve) => source.addEventListener('finish', resolve))
    expect(text).toBe('It ends in May [1].')
    await expect.poll(() => source.readyState, { timeout: 5000 }).toBe(EventSource.CLOSED)
    expect(model.requests.length).toBe(before + 1)
  })
})

describe('a failure', () => {
  it.each([
    ['no question', { question: undefined }, 'question'],
    ['a blank question', { question: '  ' }, 'question'],
    ['a wrong role', { history: [{ role: 'system', text: 'x' }] }, 'history.0.role'],
    ['too many documents', { document_ids: Array.from({ length: 101 }, () => 'd') }, 'document_ids'],
  ])('of the request keeps its status: %s', async (_name, body, field) => {
    const response = await ask(body)
    expect(response.status).toBe(422)
    expect(await json(response)).toMatchObject({
      error_code: 'VALIDATION_ERROR',
      details: { errors: [{ in: 'body', field }] },
    })
  })

  it.each([
    ['{', {}, 400, 'MALFORMED_REQUEST'],
    ['"text"', {}, 400, 'MALFORMED_REQUEST'],
    ['{}', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['{}', { 'content-encoding': 'zstd-x' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [`{"question":"${'x'.repeat(1024 * 1024)}"}`, {}, 413, 'PAYLOAD_TOO_LARGE'],
  ])('of the body keeps its status: %#', async (body, headers, status, code) => {
    const response = await fetch(`${app.url}/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    expect([response.status, (await json(response))['error_code']]).toEqual([status, code])
  })

  it('of the model is an event once the answer has begun', async () => {
    reply = { tokens: ['It ends ', 'in May.'], cutAfter: 1 }
    const events = readEvents(await (await ask()).text())
    expect(events.at(-1)).toMatchObject({
      event: 'failure',
      data: { type: 'failure', error_code: 'MODEL_FAILED' },
    })
    expect(events.filter(({ event }) => event === 'finish' || event === 'failure')).toHaveLength(1)
  })

  it('of the model has a status if nothing was sent before', async () => {
    reply = { tokens: ['It ends ', 'in May.'], cutAfter: 0 }
    for (const accept of ['text/plain', 'application/json']) {
      const response = await ask({}, { accept })
      expect([response.status, (await json(response))['error_code']], accept).toEqual([502, 'MODEL_FAILED'])
    }
  })

  it('of the model cuts the connection of plain text, so that it does not look complete', async () => {
    reply = { tokens: ['It ends ', 'in ', 'May.'], delayMs: 50, cutAfter: 2 }
    const response = await ask({}, { accept: 'text/plain' })
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })
})
