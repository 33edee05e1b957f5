import { type Answerer, openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const QUOTE = 'The lease ends in May.'
const ANSWER = 'It ends in May [1].'

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

const asked = { model: 'docchat', input: 'When does the lease end?' } as const
const annotation = () => ({
  type: 'url_citation',
  start_index: ANSWER.indexOf('[1]'),
  end_index: ANSWER.indexOf('[1]') + 3,
  url: `${app.url}/documents/${id}/pages/1`,
  title: 'lease.txt, page 1',
  document_id: id,
  page: 1,
  quote: QUOTE,
  verified: true,
})
const completed = () => ({
  id: expect.stringMatching(/^resp_/),
  object: 'response',
  status: 'completed',
  error: null,
  output: [
    {
      id: expect.stringMatching(/^msg_/),
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: ANSWER, annotations: [annotation()] }],
    },
  ],
  usage: { input_tokens: 7, output_tokens: 3, total_tokens: 10 },
})

it('answers with annotations that have page and quote', async () => {
  const response = await client.responses.create(asked)
  expect(response).toMatchObject(completed())
  expect(response.output_text).toBe(ANSWER)
})

it('streams the events of which the client puts the response together', async () => {
  const stream = client.responses.stream(asked)
  const types: string[] = []
  let text = ''
  let number = 0
  for await (const event of stream) {
    expect(event.sequence_number).toBe(number++)
    if (event.type === 'response.output_text.delta') text += event.delta
    if (event.type === 'response.output_text.annotation.added') expect(event.annotation).toEqual(annotation())
    if (types.at(-1) !== event.type) types.push(event.type)
  }
  expect(text).toBe(ANSWER)
  expect(types).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.annotation.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ])
  expect(await stream.finalResponse()).toMatchObject(completed())
})

it('takes the conversation before the question, in all its forms', async () => {
  await client.responses.create({
    model: 'docchat',
    instructions: 'Talk like a pirate.',
    input: [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Which flat?' }] },
      { role: 'assistant', content: 'The one upstairs.' },
      { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] },
      { type: 'function_call_output', call_id: '1', output: 'nothing' },
      { role: 'user', content: [{ type: 'input_text', text: 'When does the lease end?' }] },
    ],
  })
  const sent = JSON.stringify(model.requests.at(-1)?.body)
  expect(sent).toContain('The one upstairs.')
  expect(sent).not.toContain('pirate')
})

it('says that there is no answer', async () => {
  reply = { tokens: ['<no-answer/>'] }
  expect((await client.responses.create(asked)).output_text).toBe('The documents do not answer this.')
})

describe('a failure', () => {
  it('of the request is what the client expects', async () => {
    const failing = (body: Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming>) =>
      client.responses.create({ ...asked, ...body })
    await expect(failing({ model: 'gpt-5' })).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
    await expect(failing({ input: '' })).rejects.toMatchObject({ status: 422, param: 'input' })
    for (const [param, value] of [
      ['previous_response_id', 'resp_1'],
      ['background', true],
      ['input', [{ type: 'item_reference', id: 'msg_1' }]],
      ['input', [{ role: 'user', content: [{ type: 'input_image', image_url: 'x', detail: 'auto' }] }]],
    ] as const) {
      await expect(failing({ [param]: value }), param).rejects.toMatchObject({ status: 422, param })
    }
  })

  it('of the model has its own status until something was sent, streamed or not', async () => {
    reply = { tokens: ['It ends', '.'], cutAfter: 0 }
    for (const stream of [false, true]) {
      await expect(client.responses.create({ ...asked, stream })).rejects.toMatchObject({ status: 502 })
    }
  })

  it('of the model in mid-stream ends the response', async () => {
    reply = { tokens: ['It ends ', 'in ', 'May.'], delayMs: 50, cutAfter: 2 }
    const events: OpenAI.Responses.ResponseStreamEvent[] = []
    for await (const event of await client.responses.create({ ...asked, stream: true })) events.push(event)
    expect(events.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'model_failed', message: expect.any(String) } },
    })
  })

  it('of the client cancels the model', async () => {
    reply = { tokens: ['One ', 'two.'], stallAfter: 1 }
    for await (const { type } of await client.responses.create({ ...asked, stream: true })) {
      if (type === 'response.output_text.delta') break
    }
    await model.requests.at(-1)?.closed
    expect(model.requests.at(-1)?.clientGone).toBe(true)
  })
})
