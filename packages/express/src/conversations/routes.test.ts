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
  app = await startApp({
    docchat: { workers: 1, answerer },
    router: { limits: false, answers: { graceMs: 0 } },
  })
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
      next_cursor: expect.any(String),
    })
    expect(Number(all['total'])).toBeGreaterThanOrEqual(2)
    const first = await list('limit=1')
    await begin({ title: 'new' })
    const second = await list(`limit=1&cursor=${first['next_cursor']}`)
    expect(second, 'new ones do not shift the page').toMatchObject({
      conversations: [{ conversation_id: two }],
    })
    expect(await list('title=ONE')).toMatchObject({
      conversations: [{ conversation_id: one }],
      next_cursor: null,
      total: 1,
    })
    for (const cursor of ['nonsense', `${first['next_cursor']}&title=one`]) {
      const refused = await fetch(`${app.url}/conversations?cursor=${cursor}`)
      expect([refused.status, (await json(refused))['error_code']]).toEqual([422, 'INVALID_CURSOR'])
    }
  })

  it('is renamed', async () => {
    const id = await begin()
    const patch = (title: string) =>
      fetch(`${app.url}/conversations/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title }),
      })
    expect(await json(patch(' The rent '))).toMatchObject({ conversation_id: id, title: 'The rent' })
    expect(await get(id)).toMatchObject({ title: 'The rent', questions: 0 })
    expect((await patch(' ')).status).toBe(422)
  })

  it('is read backwards, a page of questions at a time, and loses those that are deleted', async () => {
    const id = await begin()
    for (const question of ['One?', 'Two?', 'Three?']) await (await ask(id, question)).text()
    const read = async (query: string) => {
      const page = await json(fetch(`${app.url}/conversations/${id}?${query}`))
      const exchanges = page['exchanges'] as { number: number; question: string }[]
      return {
        next: page['next_cursor'],
        found: exchanges.map(({ number, question }) => `${number} ${question}`),
      }
    }
    const last = await read('limit=2')
    expect(last.found).toEqual(['2 Two?', '3 Three?'])
    expect(await read(`limit=2&cursor=${last.next}`)).toEqual({ found: ['1 One?'], next: null })
    const remove = () => fetch(`${app.url}/conversations/${id}/exchanges/2`, { method: 'DELETE' })
    expect((await remove()).status).toBe(204)
    expect(await json(remove())).toMatchObject({ status: 404, error_code: 'EXCHANGE_NOT_FOUND' })
    expect((await read('')).found).toEqual(['1 One?', '3 Three?'])
    expect(await get(id)).toMatchObject({ questions: 2 })
  })

  it('is deleted together with others, each with its own result', async () => {
    const [one, two] = [await begin(), await begin()]
    const response = await post('/conversations/batch-delete', { conversation_ids: [one, 'con_none', two] })
    expect(await json(response)).toEqual({
      results: [
        { conversation_id: one, deleted: true, error: null },
        {
          conversation_id: 'con_none',
          deleted: false,
          error: { error_code: 'CONVERSATION_NOT_FOUND', message: expect.stringContaining('con_none') },
        },
        { conversation_id: two, deleted: true, error: null },
      ],
    })
    expect((await fetch(`${app.url}/conversations/${two}`)).status).toBe(404)
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
    const { next_cursor: _, answering: __, ...whole } = await get(id)
    expect(await json(exported)).toEqual(whole)
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
