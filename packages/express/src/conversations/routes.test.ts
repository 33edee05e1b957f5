import { openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { readEvents } from '../testing/read-events.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const QUOTE = 'The lease ends in May.'
const QUESTION = 'When does the lease end?'

let model: FakeOpenAI
let app: RunningApp
let reply: ChatReply
beforeAll(async () => {
  model = await fakeOpenAI({
    reply: ({ prompt }) => (prompt.startsWith('User: ') ? { tokens: ['Where does the lease end?'] } : reply),
  })
  const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fake', maxRetries: 0 })
  app = await startApp({ docchat: { workers: 1, answerer }, router: { limits: false } })
  await addText(app.docchat, 'lease.txt', `${QUOTE} The rent is 900 euros.`)
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
})
beforeEach(() => {
  reply = { tokens: ['In May', `<cite p="1">${QUOTE}</cite>`, '.'] }
})

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const begin = async (body: object = {}) =>
  String((await json(post('/conversations', body)))['conversation_id'])
const ask = (id: string, question = QUESTION, headers: Record<string, string> = {}) =>
  post('/chat', { question, conversation_id: id }, headers)
const get = (id: string) => json(fetch(`${app.url}/conversations/${id}`))

describe('a conversation', () => {
  it('is created, continued and returned', async () => {
    const begun = await post('/conversations', { title: 'The lease' })
    expect(begun.status).toBe(201)
    const { conversation_id: id, ...rest } = await json(begun)
    expect(begun.headers.get('location')).toBe(`/conversations/${id}`)
    expect(rest).toMatchObject({ title: 'The lease', questions: 0 })
    const events = readEvents(await (await ask(String(id))).text())
    expect(events.at(-1)?.event).toBe('finish')
    const second = await json(ask(String(id), 'And where?', { accept: 'application/json' }))
    expect(second).toMatchObject({ query: 'Where does the lease end?', answer: 'In May [1].' })
    expect(JSON.stringify(model.requests.at(-1)?.body)).toContain(QUESTION)
    expect(await get(String(id))).toMatchObject({
      title: 'The lease',
      exchanges: [
        {
          question: QUESTION,
          query: QUESTION,
          answer: 'In May [1].',
          citations: [{ name: 'lease.txt', quote: QUOTE, verified: true }],
          no_answer: null,
          model: 'fake',
          complete: true,
        },
        { question: 'And where?', query: 'Where does the lease end?' },
      ],
    })
  })

  it('is named after its first question, also when asked by URL', async () => {
    const id = await begin()
    const query = new URLSearchParams({ question: QUESTION, conversation_id: id })
    await (await fetch(`${app.url}/chat?${query}`)).text()
    expect(await get(id)).toMatchObject({ title: QUESTION, exchanges: [{ question: QUESTION }] })
  })

  it('keeps the part of an answer that was sent before the client disconnected', async () => {
    reply = { tokens: ['In ', 'May'], stallAfter: 1 }
    const id = await begin()
    const leaving = new AbortController()
    const response = await fetch(`${app.url}/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question: QUESTION, conversation_id: id }),
      signal: leaving.signal,
    })
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      if (text.includes('text-delta')) break
    }
    leaving.abort()
    await expect
      .poll(async () => (await get(id))['exchanges'])
      .toMatchObject([{ answer: 'In ', complete: false }])
  })

  it('is listed page by page, most recently asked first', async () => {
    const [one, two] = [await begin({ title: 'one' }), await begin({ title: 'two' })]
    await (await ask(one)).text()
    const list = async (query: string) => json(fetch(`${app.url}/conversations?${query}`))
    const all = await list('limit=2')
    expect(all).toMatchObject({
      conversations: [{ conversation_id: one, questions: 1 }, { conversation_id: two }],
      skip: 0,
      limit: 2,
    })
    expect(Number(all['total'])).toBeGreaterThanOrEqual(2)
    expect(await list('skip=1&limit=1')).toMatchObject({ conversations: [{ conversation_id: two }] })
  })

  it('is exported as a file', async () => {
    const id = await begin()
    await (await ask(id)).text()
    const markdown = await fetch(`${app.url}/conversations/${id}/export`)
    expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(markdown.headers.get('content-disposition')).toBe(`attachment; filename=${id}.md`)
    expect(await markdown.text()).toContain(`## ${QUESTION}\n\nIn May [1].\n\n- [1] lease.txt, page 1`)
    const exported = await fetch(`${app.url}/conversations/${id}/export?format=json`)
    expect(exported.headers.get('content-disposition')).toBe(`attachment; filename=${id}.json`)
    expect(await json(exported)).toEqual(await get(id))
  })

  it('no longer exists after it was deleted', async () => {
    const id = await begin()
    expect((await fetch(`${app.url}/conversations/${id}`, { method: 'DELETE' })).status).toBe(204)
    for (const response of [
      await fetch(`${app.url}/conversations/${id}`),
      await fetch(`${app.url}/conversations/${id}/export`),
      await fetch(`${app.url}/conversations/${id}`, { method: 'DELETE' }),
      await ask(id),
    ]) {
      expect([response.status, (await json(response))['error_code']]).toEqual([404, 'CONVERSATION_NOT_FOUND'])
    }
  })
})

it.each([
  ['a history beside it', { conversation_id: 'con_1', history: [] }, '/chat', 'history'],
  ['an empty id', { conversation_id: '' }, '/chat', 'conversation_id'],
  ['an empty title', { title: ' ' }, '/conversations', 'title'],
])('%s is refused', async (_name, body, path, field) => {
  const question = path === '/chat' ? { question: QUESTION } : {}
  const response = await post(path, { ...question, ...body })
  expect(response.status).toBe(422)
  expect(await json(response)).toMatchObject({ details: { errors: [{ in: 'body', field }] } })
})
