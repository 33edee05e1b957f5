import { type Answerer, openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import { DefaultChatTransport, readUIMessageStream, type UIMessage, type UIMessageChunk } from 'ai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const QUOTE = 'The lease ends in May.'

let model: FakeOpenAI
let app: RunningApp
let reply: ChatReply
let id: string

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
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
})
beforeEach(() => {
  reply = { tokens: ['It ends in May', `<cite p="1">${QUOTE}</cite>`, '.'] }
})

const says = (role: 'user' | 'assistant', text: string): UIMessage => ({
  id: text,
  role,
  parts: [{ type: 'text', text }],
})
const QUESTION = says('user', 'When does the lease end?')

interface Asked {
  readonly chatId?: string
  readonly messages?: UIMessage[]
  readonly docchat?: object
  readonly abortSignal?: AbortSignal
}

function transport(docchat: object = {}) {
  return new DefaultChatTransport({ api: `${app.url}/ai/chat`, body: { docchat } })
}

function send({ chatId = 'chat-1', messages = [QUESTION], docchat, abortSignal }: Asked = {}) {
  const trigger = 'submit-message' as const
  return transport(docchat).sendMessages({ trigger, chatId, messageId: undefined, messages, abortSignal })
}

async function collected(chunks: ReadableStream<UIMessageChunk>): Promise<UIMessageChunk[]> {
  const all: UIMessageChunk[] = []
  for await (const chunk of chunks) all.push(chunk)
  return all
}

/** The message as the AI SDK puts it together, and what it reported. */
async function message(stream: ReadableStream<UIMessageChunk>) {
  const errors: unknown[] = []
  let last: UIMessage | undefined
  for await (const now of readUIMessageStream({ stream, onError: (error) => errors.push(error) })) last = now
  return { ...last, errors }
}

it('streams an answer that the AI SDK puts together, with its citations', async () => {
  const { parts, metadata, errors } = await message(await send())
  expect(errors).toEqual([])
  expect(parts).toEqual([
    expect.objectContaining({ type: 'text', text: 'It ends in May [1].', state: 'done' }),
    {
      type: 'source-document',
      sourceId: '1',
      mediaType: 'text/plain',
      title: 'lease.txt, page 1',
      filename: 'lease.txt',
      providerMetadata: {
        docchat: expect.objectContaining({
          marker: 1,
          document_id: id,
          quote: QUOTE,
          verified: true,
          page: 1,
        }),
      },
    },
  ])
  expect(metadata).toMatchObject({ model: 'fake', citations: { verified: 1, unverified: 0 } })
})

it('has the parts in their order, and the passages as a part that is not kept', async () => {
  const chunks = await collected(await send())
  const types = chunks.map(({ type }) => type)
  expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
    'start',
    'data-retrieval',
    'text-start',
    'text-delta',
    'source-document',
    'text-delta',
    'text-end',
    'finish',
  ])
  expect(chunks[1]).toMatchObject({ transient: true, data: { passages: [{ document_id: id, page: 1 }] } })
  expect(chunks.at(-1)).toMatchObject({ finishReason: 'stop' })
})

it('says its version, and ends with [DONE]', async () => {
  const response = await fetch(`${app.url}/ai/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'raw', messages: [QUESTION], trigger: 'submit-message', more: 1 }),
  })
  expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1')
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect((await response.text()).trimEnd().split('\n\n').at(-1)).toBe('data: [DONE]')
})

it('takes the messages before the question into account', async () => {
  const messages = [says('user', 'Which flat?'), says('assistant', 'The one upstairs.'), QUESTION]
  await message(await send({ messages }))
  expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('The one upstairs.')
})

it('says why there is no answer, in words and as data', async () => {
  reply = { tokens: ['<no-answer/>'] }
  const { parts } = await message(await send())
  expect(parts).toMatchObject([
    { type: 'text', text: 'The documents do not answer this.' },
    { type: 'data-no-answer', data: { reason: 'model-declined', nearest: [{ document_id: id }] } },
  ])
})

it('tells how a number was calculated', async () => {
  const quote = 'The rent is 900 euros.'
  reply = { tokens: [`<cite p="1">${quote}</cite> A year costs <calc>12 * 900 = 10,800</calc>.`] }
  const { parts } = await message(await send())
  expect(parts).toContainEqual({
    type: 'data-calculation',
    data: expect.objectContaining({ result: '10,800', markers: [1], verified: true }),
  })
})

it('asks in a conversation, which keeps the question', async () => {
  const { id: conversation_id } = await app.docchat.conversations.create()
  await message(await send({ docchat: { conversation_id } }))
  const { exchanges } = await app.docchat.conversations.get(conversation_id)
  expect(exchanges).toMatchObject([
    { question: 'When does the lease end?', answer: { text: 'It ends in May [1].' } },
  ])
})

describe('a failure', () => {
  it('of the model is an error part', async () => {
    reply = { tokens: ['It ', 'ends ', 'in.'], delayMs: 20, cutAfter: 2 }
    const { parts, errors } = await message(await send())
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('Ask again') })])
    expect(parts).toMatchObject([{ type: 'text', text: expect.stringMatching(/^It/) }])
  })

  it('of the request has a status', async () => {
    await expect(send({ messages: [says('assistant', 'May.')] })).rejects.toThrow('must end with a question')
    await expect(send({ docchat: { document_id: 'x' } })).rejects.toThrow('document_ids')
    await expect(send({ docchat: { conversation_id: 'con_none' } })).rejects.toThrow('"status":404')
    const file = { type: 'file', mediaType: 'text/plain', url: 'data:text/plain,rent' } as const
    const attached = { ...QUESTION, parts: [...QUESTION.parts, file] }
    await expect(send({ messages: [attached] })).rejects.toThrow('Upload them with POST /upload')
    await message(await send({ messages: [attached, says('assistant', 'May.'), QUESTION] }))
  })
})

describe('a client that is gone', () => {
  const cut = async (docchat: object) => {
    reply = { tokens: ['One ', 'two.'], stallAfter: 1 }
    const leaving = new AbortController()
    const chunks = await send({ chatId: 'cut', docchat, abortSignal: leaving.signal })
    for await (const { type } of chunks) if (type === 'text-delta') break
    leaving.abort()
  }

  it('stops the model', async () => {
    await cut({})
    await model.requests.at(-1)?.closed
    expect(model.requests.at(-1)?.clientGone).toBe(true)
    expect(await transport().reconnectToStream({ chatId: 'cut' })).toBeNull()
  })

  it('can resume from the beginning, if it said so, and stop the model then', async () => {
    await cut({ resumable: true })
    const resumed = await transport().reconnectToStream({ chatId: 'cut' })
    const seen: UIMessageChunk[] = []
    for await (const chunk of resumed ?? []) {
      seen.push(chunk)
      if (chunk.type === 'text-delta') {
        expect((await fetch(`${app.url}/ai/chat/cut/stream`, { method: 'DELETE' })).status).toBe(204)
      }
    }
    const types = seen.map(({ type }) => type)
    expect(types).toEqual(['start', 'data-retrieval', 'text-start', 'text-delta', 'abort'])
    await model.requests.at(-1)?.closed
    expect(model.requests.at(-1)?.clientGone).toBe(true)
    expect(await transport().reconnectToStream({ chatId: 'other' })).toBeNull()
  })
})
