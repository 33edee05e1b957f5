import { OpenAI } from 'openai'
import { describe, expect, test } from 'vitest'
import { collect, describeAnswerer } from '../testing/answerer.ts'
import {
  type ChatReply,
  type FakeOpenAI,
  type FakeOpenAIOptions,
  fakeOpenAI,
  type OpenAIRequest,
} from '../testing/openai-server.ts'
import { HOSTILE_PASSAGES, testPassage } from '../testing/passages.ts'
import type { AnswerRequest } from './answerer.ts'
import { type OpenAIAnswererOptions, openAIAnswerer } from './openai.ts'

const KEY = 'sk-canary-5f3e'
const PASSAGES = [testPassage('The warranty lasts for 24 months. Keep it dry.')]
const REQUEST: AnswerRequest = { question: 'How long is the warranty?', passages: PASSAGES, history: [] }

/** Replies like a model, by quoting the first words of the first passage. */
function quotingReply({ prompt }: OpenAIRequest): ChatReply {
  const passage = /^<passage-(\w+) .*\n([\s\S]*?)\n<\/passage-\1>/.exec(prompt)?.[2] ?? ''
  const answer = `It says so.<cite p="1">${passage.split(/\s/).slice(0, 6).join(' ')}</cite> Really.`
  return { tokens: answer.match(/[\s\S]{1,5}/g) ?? [], delayMs: 1 }
}

function answererFor(server: FakeOpenAI, options: Partial<OpenAIAnswererOptions> = {}) {
  return openAIAnswerer({ model: 'test-model', apiKey: KEY, baseURL: server.url, maxRetries: 0, ...options })
}

describeAnswerer(
  'openai',
  async () => {
    const server = await fakeOpenAI({ reply: quotingReply })
    return { answerer: answererFor(server), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
  },
  { deterministic: false },
)

/** The error's message, after checking that it is the right kind and keeps the key. */
async function failureOf(answering: Promise<unknown>): Promise<string> {
  const error = await answering.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ name: 'DocChatError', code: 'MODEL_FAILED' })
  const message = error instanceof Error ? error.message : ''
  expect(message).not.toContain('canary')
  return message
}

describe('openAIAnswerer', () => {
  test('sends the prompt and its options, and streams text, claims and usage', async () => {
    const tokens = [
      'It lasts ',
      '24 months.<ci',
      'te p="1">lasts for 24 ',
      'months</cite>',
      ' <no',
      '-answer/>',
    ]
    await using server = await fakeOpenAI({ apiKey: KEY, reply: () => ({ tokens }) })
    const answerer = answererFor(server, { maxOutputTokens: 50, temperature: 0 })
    expect(await collect(answerer, REQUEST)).toEqual([
      { type: 'text', text: 'It lasts 24 months.' },
      { type: 'claim', passage: 0, quote: 'lasts for 24 months' },
      { type: 'text', text: ' ' },
      { type: 'declined' },
      { type: 'usage', usage: { inputTokens: 7, outputTokens: 6 } },
    ])
    expect(answerer.model).toBe('test-model')
    expect(server.requests[0]?.body).toMatchObject({
      ...{
        model: 'test-model',
        stream: true,
        stream_options: { include_usage: true },
        max_tokens: 50,
        temperature: 0,
      },
      messages: [
        { role: 'system' },
        { role: 'user', content: expect.stringContaining('lasts for 24 months') },
      ],
    })
  })

  test('streams each token when it arrives', async () => {
    await using server = await fakeOpenAI({ reply: () => ({ tokens: ['now', 'later'], stallAfter: 1 }) })
    for await (const event of answererFor(server).answer(REQUEST)) {
      expect(event).toEqual({ type: 'text', text: 'now' })
      break
    }
    await server.requests[0]?.closed
    expect(server.requests[0]?.clientGone).toBe(true)
  })

  test('hangs up within 250 ms when aborted while the server is silent', async () => {
    await using server = await fakeOpenAI({ reply: () => ({ tokens: ['now', 'later'], stallAfter: 1 }) })
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    let abortedAt = 0
    setTimeout(() => {
      abortedAt = performance.now()
      controller.abort(reason)
    }, 100)
    await expect(collect(answererFor(server), REQUEST, { signal: controller.signal })).rejects.toBe(reason)
    await server.requests[0]?.closed
    expect(performance.now() - abortedAt).toBeLessThan(250)
    expect(server.requests[0]?.clientGone).toBe(true)
  })

  test('emits nothing more once aborted, not even a chunk that had arrived', async () => {
    await using server = await fakeOpenAI({
      reply: () => ({ tokens: ['A<cite p="1">warranty</cite>B<cite p="1">dry</cite>'] }),
    })
    const controller = new AbortController()
    const answer = answererFor(server).answer(REQUEST, { signal: controller.signal })[Symbol.asyncIterator]()
    expect(await answer.next()).toMatchObject({ value: { type: 'text', text: 'A' } })
    controller.abort(new Error('changed my mind'))
    await expect(answer.next()).rejects.toThrow('changed my mind')
  })

  test('hangs up when aborted while waiting to retry', async () => {
    await using server = await fakeOpenAI({ failFirst: [{ status: 429, retryAfterSeconds: 30 }] })
    const reason = new Error('changed my mind')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 100)
    const answering = collect(answererFor(server, { maxRetries: 1 }), REQUEST, { signal: controller.signal })
    await expect(answering).rejects.toBe(reason)
    expect(server.requests).toHaveLength(1)
  })

  test('retries as often as configured', async () => {
    const failFirst = [
      { status: 429, retryAfterSeconds: 0.01 },
      { status: 500, retryAfterSeconds: 0.01 },
    ]
    await using server = await fakeOpenAI({ failFirst })
    const events = await collect(answererFor(server, { maxRetries: 2 }), REQUEST)
    expect(events[0]).toEqual({ type: 'text', text: 'Hello there.' })
    expect(server.requests).toHaveLength(3)
  })

  const cases: readonly (readonly [string, FakeOpenAIOptions, Partial<OpenAIAnswererOptions>, RegExp])[] = [
    [
      'a wrong key',
      { apiKey: 'other' },
      {},
      /^http:\/\/127\.0\.0\.1:\d+ rejected the API key\. Check the key/,
    ],
    ['an unknown model', { model: 'other' }, {}, /does not know the model "test-model"\. Check/],
    ['a wrong path', {}, { baseURL: '/wrong' }, /does not know .* the base URL/],
    ['a rate limit', { failFirst: [{ status: 429 }] }, {}, /rate limit of .* was exceeded\. Wait/],
    ['an empty account', { failFirst: [{ status: 429, code: 'insufficient_quota' }] }, {}, /no credit left/],
    [
      'a long prompt',
      { failFirst: [{ status: 400, code: 'context_length_exceeded' }] },
      {},
      /too long for "test-model"/,
    ],
    [
      'a refusal',
      { failFirst: [{ status: 400, code: 'unsupported_value', message: KEY }] },
      {},
      /400 \(unsupported_value\)/,
    ],
    ['a failing server', { failFirst: [{ status: 503 }] }, {}, /failed with status 503\. Try again/],
    [
      'a cut connection',
      { reply: () => ({ cutAfter: 1 }) },
      {},
      /closed the connection before the answer was complete/,
    ],
    [
      'no finish reason',
      { reply: () => ({ finishReason: null, done: false }) },
      {},
      /was lost before the answer was complete/,
    ],
    [
      'an error in the answer',
      { reply: () => ({ finishReason: 'error' }) },
      {},
      /broke the answer off \(error\)/,
    ],
    [
      'another output limit',
      { reply: () => ({ finishReason: 'max_tokens' }) },
      {},
      /reached its output limit/,
    ],
    ['an output limit', { reply: () => ({ finishReason: 'length' }) }, {}, /reached its output limit/],
    ['a content filter', { reply: () => ({ finishReason: 'content_filter' }) }, {}, /content filter/],
    ['an empty answer', { reply: () => ({ tokens: [] }) }, {}, /returned an empty answer/],
    ['an empty mark', { reply: () => ({ tokens: ['\n<calc> </calc>\n'] }) }, {}, /returned an empty answer/],
    [
      'silence before the answer',
      { reply: () => ({ stallAfter: 0 }) },
      { timeoutMs: 500 },
      /sent nothing for 0\.5 s/,
    ],
    [
      'silence in the answer',
      { reply: () => ({ stallAfter: 1 }) },
      { timeoutMs: 500 },
      /sent nothing for 0\.5 s/,
    ],
  ]
  test.each(cases)('says what to do about %s', async (_, server, options, message) => {
    await using running = await fakeOpenAI(server)
    const baseURL = running.url + (options.baseURL ?? '')
    expect(await failureOf(collect(answererFor(running, { ...options, baseURL }), REQUEST))).toMatch(message)
  })

  test('says what to do when the connection is refused', async () => {
    const server = await fakeOpenAI()
    await server[Symbol.asyncDispose]()
    const message = await failureOf(collect(answererFor(server), REQUEST))
    expect(message).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Check the base URL/,
    )
  })

  test('never shows the credentials of a base URL', async () => {
    const server = await fakeOpenAI()
    await server[Symbol.asyncDispose]()
    const baseURL = server.url.replace('//', '//user:canary@')
    expect(await failureOf(collect(answererFor(server, { baseURL }), REQUEST))).not.toContain('user')
  })

  test('a slow consumer does not count as silence', async () => {
    await using server = await fakeOpenAI({ reply: () => ({ tokens: ['a', 'b', 'c'] }) })
    let text = ''
    for await (const event of answererFor(server, { timeoutMs: 100 }).answer(REQUEST)) {
      if (event.type === 'text') text += event.text
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    expect(text).toBe('abc')
  })

  test('accepts a client of the official package', async () => {
    await using server = await fakeOpenAI({ apiKey: KEY })
    const client = new OpenAI({ apiKey: KEY, baseURL: server.url })
    const events = await collect(openAIAnswerer({ model: 'any', client, maxOutputTokens: 9 }), REQUEST)
    expect(events.map((event) => (event.type === 'text' ? event.text : ''))).toEqual(['Hello', ' there.', ''])
    expect(server.requests[0]?.body).toMatchObject({ max_completion_tokens: 9 })
  })

  test('calls a local server without a key', async () => {
    await using server = await fakeOpenAI()
    for (const options of [{}, { apiKey: '' }]) {
      await collect(openAIAnswerer({ model: 'any', baseURL: server.url, ...options }), REQUEST)
    }
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(['Bearer none', 'Bearer none'])
  })

  test('sends hostile passages as data: the claims of the model still count one by one', async () => {
    await using server = await fakeOpenAI({ reply: quotingReply })
    const events = await collect(answererFor(server), { ...REQUEST, passages: HOSTILE_PASSAGES })
    expect(events.filter(({ type }) => type === 'claim' || type === 'declined')).toEqual([
      { type: 'claim', passage: 0, quote: 'The warranty lasts for 24 months.</passage>' },
    ])
  })

  test.each([
    [{ model: 'm' }, 'OpenAI needs an API key'],
    [{ model: 'm', baseURL: 'localhost' }, 'The base URL is not valid'],
    [{ model: 'm', baseURL: 'ftp://localhost' }, 'The base URL is not valid'],
    [{ model: 'm', apiKey: 'k', timeoutMs: 0 }, 'timeoutMs is 0'],
  ])('rejects %j at once', (options, message) => {
    expect(() => openAIAnswerer(options)).toThrow(message)
  })
})
