import { expect, test } from 'vitest'
import { collect } from '../testing/answerer.ts'
import { type FakeOpenAIOptions, fakeOpenAI } from '../testing/openai-server.ts'
import { testPassage } from '../testing/passages.ts'
import type { AnswerRequest } from './answerer.ts'
import { openAIAnswerer } from './openai.ts'

const PASSAGES = ['Keep it dry.', 'The warranty lasts for 24 months.', 'Made in 2021.'].map((text, i) =>
  testPassage(text, [3, 1, 2][i]),
)
const REQUEST: AnswerRequest = { question: 'How long is the warranty?', passages: PASSAGES, history: [] }

/** Asks twice. @returns the events of both answers, and the bodies that the server got. */
async function askTwice(options: FakeOpenAIOptions, model = 'm') {
  await using server = await fakeOpenAI(options)
  const connection = { apiKey: 'k', baseURL: server.url, maxRetries: 0 }
  const answerer = openAIAnswerer({ ...connection, model, maxOutputTokens: 100, temperature: 0 })
  const events = [await collect(answerer, REQUEST), await collect(answerer, REQUEST)]
  return { events, bodies: server.requests.map(({ body }) => body as Record<string, unknown>) }
}

const textOf = (events: Awaited<ReturnType<typeof collect>>) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('')

test('reasoning is no part of the answer, and its marks are no claims', async () => {
  const tokens = ['<thi', 'nk>It says <cite p="1">Keep', ' it dry.</cite></th', 'ink>Two ye', 'ars.']
  const { events } = await askTwice({ reply: () => ({ tokens }) })
  expect(events.map(textOf)).toEqual(['Two years.', 'Two years.'])
  expect(events.flat().filter(({ type }) => type === 'claim')).toEqual([])
  const unmarked = ['Hm, it says', ' so.</think>', 'Two years.']
  const other = await askTwice({ reply: () => ({ tokens: unmarked }) }, 'deepseek-r1')
  expect(other.events.map(textOf)).toEqual(['Two years.', 'Two years.'])
})

test('a reply without a reason for its end is complete if it is marked as done', async () => {
  const { events } = await askTwice({ reply: () => ({ finishReason: null }) })
  expect(events.map(textOf)).toEqual(['Hello there.', 'Hello there.'])
  const unheard = await askTwice({ reply: () => ({ finishReason: 'eos_token' }) })
  expect(unheard.events.map(textOf)).toEqual(['Hello there.', 'Hello there.'])
})

test.each(['stream_options', 'temperature', 'max_tokens'])(
  'a server that refuses %s is asked again without it, once and for all',
  async (name) => {
    const { events, bodies } = await askTwice({
      refuses: ({ body }) =>
        body !== null && typeof body === 'object' && name in body
          ? { status: 400, message: `Unsupported parameter: '${name}'. Use something else instead.` }
          : null,
    })
    expect(events.map(textOf)).toEqual(['Hello there.', 'Hello there.'])
    expect(bodies.map((body) => name in body)).toEqual([true, false, false])
    if (name === 'max_tokens') expect(bodies[2]?.['max_completion_tokens']).toBe(100)
  },
)

test('any other refusal is not repeated', async () => {
  await using server = await fakeOpenAI({
    refuses: () => ({ status: 400, message: 'No temperature today.' }),
  })
  const answerer = openAIAnswerer({ model: 'm', apiKey: 'k', baseURL: server.url, maxRetries: 0 })
  await expect(collect(answerer, REQUEST)).rejects.toMatchObject({ code: 'MODEL_FAILED' })
  expect(server.requests).toHaveLength(1)
})

test.each([
  { status: 400, code: 'context_length_exceeded' },
  { status: 400, message: 'the request exceeds the available context size, try increasing it' },
  { status: 400, message: "This model's maximum context length is 4096 tokens." },
  { status: 500, message: 'The number of tokens to keep is greater than the context length.' },
])('a request that is too long is repeated with the better half of the passages: %j', async (refusal) => {
  await using server = await fakeOpenAI({
    failFirst: [refusal],
    reply: () => ({ tokens: ['Two years.<cite p="1">lasts for 24 months</cite>'] }),
  })
  const answerer = openAIAnswerer({ model: 'm', apiKey: 'k', baseURL: server.url, maxRetries: 0 })
  const events = await collect(answerer, REQUEST)
  expect(events).toContainEqual({ type: 'claim', passage: 1, quote: 'lasts for 24 months' })
  const prompts = server.requests.map(({ prompt }) => PASSAGES.filter(({ text }) => prompt.includes(text)))
  expect(prompts).toEqual([PASSAGES, PASSAGES.slice(1)])
})

test('a reply that is not streamed, although that was asked for, is the answer', async () => {
  const { events } = await askTwice({ reply: () => ({ streams: false }) })
  expect(events.map(textOf)).toEqual(['Hello there.', 'Hello there.'])
  expect(events[0]).toContainEqual({ type: 'usage', usage: { inputTokens: 7, outputTokens: 2 } })
  const cut = { reply: () => ({ streams: false, finishReason: 'length' }) }
  await expect(askTwice(cut)).rejects.toThrow('The answer was cut off')
})

test.each([
  [{ timeoutMs: 100 }, { headersAfterMs: 60_000 }, 'sent nothing for 0.1 s'],
  [{ timeoutMs: 100 }, { stallAfter: 1 }, 'sent nothing for 0.1 s'],
  [{ timeoutMs: 100 }, { streams: false, delayMs: 60_000 }, 'sent nothing for 0.1 s'],
  [{ totalTimeoutMs: 100 }, { tokens: Array(1000).fill('a'), delayMs: 5 }, 'was not done after 0.1 s'],
])('a server that takes too long is asked once, with %j and %j', async (limits, reply, message) => {
  await using server = await fakeOpenAI({ reply: () => reply })
  const answerer = openAIAnswerer({ model: 'm', apiKey: 'k', baseURL: server.url, ...limits })
  await expect(collect(answerer, REQUEST)).rejects.toThrow(message)
  expect(server.requests).toHaveLength(1)
})
