import { setTimeout as delay } from 'node:timers/promises'
import type { Answerer } from '@docchat/core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type AnswerEvent, createClient } from './index.ts'
import { type CuttingProxy, cuttingProxy } from './testing/cutting-proxy.ts'
import { startApi } from './testing/start-api.ts'

const WORDS = Array.from({ length: 40 }, (_, index) => `word${index} `)

let answersStarted = 0
let stopped = 0
const slowly: Answerer = {
  model: 'slow',
  async *answer(_request, { signal } = {}) {
    answersStarted++
    signal?.addEventListener('abort', () => stopped++)
    for (const text of WORDS) {
      await delay(15, undefined, { signal })
      yield { type: 'text', text }
    }
  },
  async [Symbol.asyncDispose]() {},
}

let api: Awaited<ReturnType<typeof startApi>>
let proxy: CuttingProxy
const clientOf = (baseUrl: string) =>
  // A connection of its own for each request, so that the proxy cuts the one that is meant.
  createClient({
    baseUrl,
    apiKey: api.key,
    fetch: (request) => {
      request.headers.set('connection', 'close')
      return fetch(request)
    },
  })
beforeAll(async () => {
  api = await startApi(undefined, slowly)
  proxy = await cuttingProxy(api.url)
  const direct = clientOf(api.url)
  const { job_id } = await direct.upload(new File(['The lease ends in May.'], 'lease.txt'))
  for await (const { state, error } of direct.jobs.watch(job_id)) {
    if (state === 'failed') throw new Error(error?.message)
  }
})
afterAll(async () => {
  await proxy[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})
beforeEach(() => {
  answersStarted = 0
  stopped = 0
})

const QUESTION = 'When does the lease end?'
const textOf = (events: readonly AnswerEvent[]) =>
  events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')

it('yields every event once, wherever and however often the connection is cut', async () => {
  for (const cuts of [[1500], [2500, 1200], [1400, 900, 950, 1000, 1300]]) {
    proxy.cutAfter(cuts)
    answersStarted = 0
    const before = proxy.connections
    const events: AnswerEvent[] = []
    for await (const event of clientOf(proxy.url).ask(QUESTION)) events.push(event)
    expect(textOf(events)).toBe(WORDS.join(''))
    expect(events.map(({ type }) => type).filter((type) => type !== 'text-delta')).toEqual([
      'retrieval-done',
      'finish',
    ])
    expect(proxy.connections - before, 'each cut was felt').toBe(cuts.length + 1)
    expect(answersStarted).toBe(1)
  }
})

it('gives up after some connections in a row that brought nothing', async () => {
  const answer = clientOf(proxy.url).ask(QUESTION)
  proxy.cutAfter([1500, ...Array.from({ length: 50 }, () => 1)])
  const before = proxy.connections
  const reading = (async () => {
    for await (const _ of answer);
  })()
  await expect(reading).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  expect(proxy.connections - before).toBeLessThan(12)
  proxy.cutAfter([])
}, 30_000)

it('stops the model when the signal comes before the response', async () => {
  const stopping = new AbortController()
  const client = createClient({
    baseUrl: api.url,
    apiKey: api.key,
    async fetch(request) {
      const response = await fetch(request)
      if (request.method === 'POST') {
        stopping.abort(new Error('enough'))
        await delay(50)
      }
      return response
    },
  })
  await expect(client.ask(QUESTION, { signal: stopping.signal }).next()).rejects.toThrow('enough')
  await expect.poll(() => stopped, { timeout: 5000 }).toBe(1)
})

it('stops the model when the loop is left, unless it shall go on', async () => {
  const client = clientOf(api.url)
  for await (const { type } of client.ask(QUESTION)) if (type === 'text-delta') break
  await expect.poll(() => stopped).toBe(1)

  let id = ''
  const onStart = (answerId: string) => {
    id = answerId
  }
  const going = client.ask(QUESTION, { onStart, stopOnLeave: false })
  for await (const { type } of going) if (type === 'text-delta') break
  const events: AnswerEvent[] = []
  for await (const event of client.answers.resume(id)) events.push(event)
  expect([textOf(events), stopped]).toEqual([WORDS.join(''), 1])
  await client.answers.stop(id)
  await expect(client.answers.stop('ans_none')).rejects.toMatchObject({ code: 'ANSWER_NOT_FOUND' })
})

it('stops the model by signal, and by id from elsewhere', async () => {
  const client = clientOf(api.url)
  const leaving = new AbortController()
  const reason = new Error('enough')
  const reading = (async () => {
    for await (const { type } of client.ask(QUESTION, { signal: leaving.signal }))
      if (type === 'text-delta') leaving.abort(reason)
  })()
  await expect(reading).rejects.toBe(reason)
  await expect.poll(() => stopped).toBe(1)

  const stoppedElsewhere = (async () => {
    for await (const _ of client.ask(QUESTION, { onStart: (id) => void client.answers.stop(id) }));
  })()
  await expect(stoppedElsewhere).rejects.toMatchObject({ code: 'ANSWER_STOPPED' })
})

it('finds the answer of a conversation again, as after a reload', async () => {
  const client = clientOf(api.url)
  const { conversation_id: conversationId } = await client.conversations.create()
  for await (const { type } of client.ask(QUESTION, { conversationId, stopOnLeave: false }))
    if (type === 'text-delta') break
  const { answering } = await client.conversations.get(conversationId)
  expect(answering?.question).toBe(QUESTION)
  const events: AnswerEvent[] = []
  for await (const event of client.answers.resume(answering?.answer_id ?? '')) events.push(event)
  expect(textOf(events)).toBe(WORDS.join(''))
  expect((await client.conversations.get(conversationId)).answering).toBeNull()
})
