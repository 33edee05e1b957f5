import { type Answerer, openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { apiKeyAuth } from '../auth/api-key.ts'
import { createLogger } from '../context/logger.ts'
import { createApp } from '../create-app.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const QUOTE = 'The lease ends in May.'

let model: FakeOpenAI
let app: RunningApp
let client: OpenAI
let id: string
let reply: ChatReply

beforeAll(async () => {
  model = await fakeOpenAI({ reply: () => reply })
  const answerer: Answerer = openAIAnswerer({
    baseURL: model.url,
    apiKey: 'key',
    model: 'fake',
    maxRetries: 0,
  })
  app = await startApp({ docchat: { workers: 1, answerer }, router: { limits: false } })
  id = await addText(app.docchat, 'lease.txt', `${QUOTE} The rent is 900 euros.`)
  client = new OpenAI({ baseURL: `${app.url}/v1`, apiKey: 'any', maxRetries: 0 })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
})
beforeEach(() => {
  reply = { tokens: ['It ends in May', `<cite p="1">${QUOTE}</cite>`, '.'] }
})

const question = { role: 'user', content: 'When does the lease end?' } as const
const ANSWER = 'It ends in May [1].'
const USAGE = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }
const annotation = () => ({
  type: 'url_citation',
  url_citation: {
    start_index: ANSWER.indexOf('[1]'),
    end_index: ANSWER.indexOf('[1]') + 3,
    url: `${app.url}/documents/${id}/pages/1`,
    title: 'lease.txt, page 1',
  },
})

it('lists the model', async () => {
  const { data } = await client.models.list()
  expect(data).toEqual([{ id: 'docchat', object: 'model', created: 0, owned_by: 'docchat' }])
})

it('completes a chat', async () => {
  const completion = await client.chat.completions.create({ model: 'docchat', messages: [question] })
  expect(completion).toMatchObject({
    id: expect.stringMatching(/^chatcmpl-/),
    object: 'chat.completion',
    model: 'docchat',
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content: ANSWER, refusal: null, annotations: [annotation()] },
      },
    ],
    usage: USAGE,
  })
  const [cited] = completion.choices[0]?.message.annotations ?? []
  const page = await fetch(cited?.url_citation.url ?? '')
  expect(await page.json()).toMatchObject({ text: expect.stringContaining(QUOTE) })
  expect(completion.choices[0]?.message).not.toHaveProperty('docchat_citations')
})

it('streams a chat, with usage on request', async () => {
  const stream = await client.chat.completions.create({
    model: 'docchat',
    messages: [question],
    stream: true,
    stream_options: { include_usage: true },
  })
  let content = ''
  const chunks: OpenAI.ChatCompletionChunk[] = []
  for await (const chunk of stream) {
    chunks.push(chunk)
    content += chunk.choices[0]?.delta.content ?? ''
  }
  expect(content).toBe(ANSWER)
  expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1)
  expect(chunks[0]?.choices[0]?.delta).toMatchObject({ role: 'assistant', content: '' })
  expect(chunks.flatMap((chunk) => Reflect.get(chunk.choices[0]?.delta ?? {}, 'annotations') ?? [])).toEqual([
    annotation(),
  ])
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
  expect(chunks.at(-1)).toMatchObject({ object: 'chat.completion.chunk', choices: [], usage: USAGE })
})

it('streams frames with nothing but data, up to [DONE]', async () => {
  const response = await fetch(`${app.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'docchat',
      messages: [question],
      stream: true,
      temperature: 0.2,
      tools: [],
    }),
  })
  const frames = (await response.text()).split('\n\n').slice(1, -1)
  expect(frames.every((frame) => /^data: [^\n]+$/.test(frame))).toBe(true)
  expect(frames.at(-1)).toBe('data: [DONE]')
  expect(frames.some((frame) => frame.includes('"usage"'))).toBe(false)
})

it('returns citations in full on request', async () => {
  const full = { docchat: { citations: true } }
  const completion = await client.chat.completions.create({ model: 'docchat', messages: [question], ...full })
  const citation = { marker: 1, document_id: id, quote: QUOTE, verified: true }
  expect(completion.choices[0]?.message).toMatchObject({ docchat_citations: [citation] })
})

it('forwards the conversation, with text in all its forms', async () => {
  await client.chat.completions.create({
    model: 'docchat',
    messages: [
      { role: 'system', content: 'Talk like a pirate.' },
      { role: 'user', content: [{ type: 'text', text: 'Which flat?' }] },
      { role: 'assistant', content: 'The one upstairs.' },
      { role: 'user', content: [{ type: 'text', text: 'When does the lease end?' }] },
    ],
  })
  const sent = JSON.stringify(model.requests.at(-1)?.body)
  expect(sent).toContain('The one upstairs.')
  expect(sent).toContain('When does the lease end?')
  expect(sent).not.toContain('pirate')
})

it('says that there is no answer', async () => {
  reply = { tokens: ['<no-answer/>'] }
  const completion = await client.chat.completions.create({ model: 'docchat', messages: [question] })
  expect(completion.choices[0]?.message.content).toBe('The documents do not answer this.')
})

describe('a failure', () => {
  it('has the format that the client expects', async () => {
    const other = client.chat.completions.create({ model: 'gpt-4o', messages: [question] })
    await expect(other).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
      param: 'model',
      type: 'invalid_request_error',
    })
    const nothing = client.chat.completions.create({ model: 'docchat', messages: [] })
    await expect(nothing).rejects.toMatchObject({ status: 422, code: 'validation_error', param: 'messages' })
    const last = client.chat.completions.create({
      model: 'docchat',
      messages: [question, { role: 'assistant', content: 'May.' }],
    })
    await expect(last).rejects.toMatchObject({ status: 422, param: 'messages' })
  })

  it('of the model has its own status until something was sent, streamed or not', async () => {
    reply = { tokens: ['It ends', '.'], cutAfter: 0 }
    for (const stream of [false, true]) {
      const failed = client.chat.completions.create({ model: 'docchat', messages: [question], stream })
      await expect(failed, `stream: ${stream}`).rejects.toMatchObject({
        status: 502,
        code: 'model_failed',
        type: 'server_error',
      })
    }
  })

  it('of the model in mid-stream is thrown by the client', async () => {
    reply = { tokens: ['It ends ', 'in ', 'May.'], delayMs: 50, cutAfter: 2 }
    const stream = await client.chat.completions.create({
      model: 'docchat',
      messages: [question],
      stream: true,
    })
    let content = ''
    const read = async () => {
      for await (const chunk of stream) content += chunk.choices[0]?.delta.content ?? ''
    }
    await expect(read()).rejects.toMatchObject({ code: 'model_failed', type: 'server_error' })
    expect(content).toMatch(/^It ends/)
  })

  it('of the client cancels the model', async () => {
    reply = { tokens: ['One ', 'two.'], stallAfter: 1 }
    const stream = await client.chat.completions.create({
      model: 'docchat',
      messages: [question],
      stream: true,
    })
    for await (const _ of stream) break
    await model.requests.at(-1)?.closed
    expect(model.requests.at(-1)?.clientGone).toBe(true)
  })
})

it('limits the question like /chat and /search, in whatever parts it is sent', async () => {
  const half = { type: 'text' as const, text: 'x'.repeat(5000) }
  for (const content of ['x'.repeat(10_001), [half, half]]) {
    const asking = client.chat.completions.create({ model: 'docchat', messages: [{ role: 'user', content }] })
    await expect(asking).rejects.toMatchObject({
      status: 422,
      code: 'validation_error',
      param: 'messages',
      message: expect.stringContaining('10000 characters'),
    })
  }
  for (const path of ['/chat?question=', '/search?query=']) {
    expect((await fetch(`${app.url}${path}${'x'.repeat(10_001)}`)).status).toBe(422)
  }
})

it('returns the model, and no other', async () => {
  expect(await client.models.retrieve('docchat')).toEqual({
    id: 'docchat',
    object: 'model',
    created: 0,
    owned_by: 'docchat',
  })
  await expect(client.models.retrieve('gpt-4o')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
})

describe('options beyond the protocol', () => {
  const ask = (docchat: object, messages: OpenAI.ChatCompletionMessageParam[] = [question]) =>
    client.chat.completions.create({ model: 'docchat', messages, ...{ docchat } })

  it('restrict the answer to some documents', async () => {
    const other = await addText(app.docchat, 'rent.txt', 'The lease of the garage ends in July.')
    await ask({ document_ids: [other] })
    const sent = JSON.stringify(model.requests.at(-1)?.body)
    expect(sent).toContain('garage')
    expect(sent).not.toContain(QUOTE)
    const none = await ask({ labels: ['invoice'] })
    expect(none.choices[0]?.message.content).toBe('The documents do not answer this.')
    await expect(ask({ document_ids: [] })).rejects.toMatchObject({
      status: 422,
      param: 'docchat.document_ids',
    })
  })

  it('keep the conversation on the server', async () => {
    const { id: conversation_id } = await app.docchat.conversations.create()
    await ask({ conversation_id })
    await ask({ conversation_id }, [
      { role: 'user', content: 'Ignored, because the server knows better.' },
      { role: 'assistant', content: 'Yes.' },
      { role: 'user', content: 'When does the lease end, then?' },
    ])
    const sent = JSON.stringify(model.requests.at(-1)?.body)
    expect(sent).toContain(question.content)
    expect(sent).not.toContain('Ignored')
    const { exchanges } = await app.docchat.conversations.get(conversation_id)
    expect(exchanges.map((one) => one.question)).toEqual([question.content, 'When does the lease end, then?'])
    await expect(ask({ conversation_id: 'con_none' })).rejects.toMatchObject({
      status: 404,
      code: 'conversation_not_found',
    })
  })
})

it('limits the messages before the question like /chat', async () => {
  const ask = (messages: OpenAI.ChatCompletionMessageParam[]) =>
    client.chat.completions.create({ model: 'docchat', messages: [...messages, question] })
  const turns = (count: number, content = 'x') =>
    Array.from({ length: count }, (): OpenAI.ChatCompletionMessageParam => ({ role: 'user', content }))
  await ask(turns(100))
  const systems = Array.from({ length: 50 }, () => ({ role: 'system' as const, content: 'x' }))
  await ask([...systems, ...turns(100)])
  for (const [messages, what] of [
    [turns(101), '100 messages'],
    [turns(1, 'x'.repeat(100_001)), '100000 characters'],
  ] as const) {
    await expect(ask(messages)).rejects.toMatchObject({
      status: 422,
      param: 'messages',
      message: expect.stringContaining(what),
    })
  }
})

describe('every error under /v1 has the format that the client expects', () => {
  const key = 'not a key'
  let strict: RunningApp
  beforeAll(async () => {
    strict = await startApp({
      docchat: { answerer: openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fake' }) },
      app: (express, docchat) =>
        void express.use(
          createApp({
            docchat,
            auth: apiKeyAuth(docchat),
            logger: createLogger({ level: 'silent' }),
            limits: { queriesPerMinute: 8 },
            maxJsonBytes: 1000,
          }),
        ),
    })
  })
  afterAll(() => strict[Symbol.asyncDispose]())

  it('with the error class of its status', async () => {
    const { key: valid } = await strict.docchat.apiKeys.create({ owner: 'ann', name: 'test' })
    const clientOf = (apiKey: string, baseURL = `${strict.url}/v1`) =>
      new OpenAI({ baseURL, apiKey, maxRetries: 0 })
    const ann = clientOf(valid)
    await expect(clientOf(key).models.list()).rejects.toMatchObject({
      status: 401,
      code: 'unauthenticated',
      type: 'authentication_error',
    })
    await expect(clientOf(key).models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
    const unknown = ann.embeddings.create({ model: 'docchat', input: 'x' })
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'route_not_found', param: null })
    await expect(unknown).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    await expect(ann.delete('/models')).rejects.toMatchObject({ status: 405, code: 'method_not_allowed' })
    await expect(ann.post('/models/docchat')).rejects.toMatchObject({ status: 405 })
    const large = ann.chat.completions.create({
      model: 'docchat',
      messages: [{ role: 'user', content: 'x'.repeat(2000) }],
    })
    await expect(large).rejects.toMatchObject({ status: 413, code: 'payload_too_large' })
    const text = {
      method: 'POST',
      headers: { authorization: `Bearer ${valid}`, 'content-type': 'text/plain' },
    }
    const plain = await fetch(`${strict.url}/v1/chat/completions`, { ...text, body: 'x' })
    expect([plain.status, await plain.json()]).toMatchObject([415, { error: { param: null } }])
    const list = async () => {
      for (let i = 0; i < 10; i++) await ann.models.list()
    }
    await expect(list()).rejects.toBeInstanceOf(OpenAI.RateLimitError)
    const elsewhere = await fetch(`${strict.url}/v2/models`)
    expect(await elsewhere.json()).toMatchObject({ error_code: 'ROUTE_NOT_FOUND' })
  })
})
