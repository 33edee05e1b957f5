import { setTimeout as delay } from 'node:timers/promises'
import { openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import { EventSource } from 'eventsource'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { HttpError } from '../errors/http-error.ts'
import { json } from '../testing/json.ts'
import { type ReadEvent, readEvents } from '../testing/read-events.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const GRACE_MS = 700
const TOKENS = ['One ', 'two ', 'three ', 'four ', 'five ', 'six.']

let model: FakeOpenAI
let app: RunningApp
let reply: ChatReply
beforeAll(async () => {
  model = await fakeOpenAI({ reply: () => reply })
  const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fake', maxRetries: 0 })
  app = await startApp({
    docchat: { workers: 1, answerer },
    router: {
      limits: false,
      answers: { graceMs: GRACE_MS, keepMs: 1000 },
      concurrency: { asks: { running: 20, runningPerOwner: 3, waiting: 0 } },
      auth: async ({ headers }) => {
        const owner = headers['x-owner'] ?? 'local'
        if (typeof owner !== 'string') throw new HttpError('UNAUTHENTICATED', 'One owner.')
        return { owner }
      },
    },
  })
  await addText(app.docchat, 'lease.txt', 'The lease ends in May.')
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
})
beforeEach(() => {
  reply = { tokens: TOKENS, delayMs: 60 }
})

const QUESTION = 'When does the lease end?'

/** Asks, reads up to this many frames with JSON, and cuts the connection. */
async function askAndCut(events: number, body: object = {}, headers: Record<string, string> = {}) {
  const cut = new AbortController()
  const response = await fetch(`${app.url}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ question: QUESTION, ...body }),
    signal: cut.signal,
  })
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (readEvents(text).length >= events) break
  }
  cut.abort()
  const url = response.headers.get('content-location') ?? ''
  const id = /answers\/(\w+)\/events$/.exec(url)?.[1] ?? ''
  return { events: readEvents(text).slice(0, events), url: app.url + url, id }
}

const readOn = (url: string, last?: ReadEvent, headers: Record<string, string> = {}) =>
  fetch(url, { headers: { ...headers, ...(last && { 'last-event-id': last.id }) } })
const stop = (id: string, headers = {}) => fetch(`${app.url}/answers/${id}`, { method: 'DELETE', headers })

const textOf = (events: readonly ReadEvent[]) =>
  events
    .filter(({ event }) => event === 'text-delta')
    .map(({ data }) => (data as { text: string }).text)
    .join('')

describe('an answer whose connection was cut', () => {
  it.each([1, 2, 4])('goes on after %i events, with none twice and none missing', async (count) => {
    const first = await askAndCut(count)
    await delay(100)
    const rest = readEvents(await (await readOn(first.url, first.events.at(-1))).text())
    const all = [...first.events, ...rest]
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => `${first.id}:${index + 1}`))
    expect(textOf(all)).toBe(TOKENS.join(''))
    expect(all.at(-1)?.event).toBe('finish')
  })

  it('can be read again from its first event after its end, and is forgotten later', async () => {
    const first = await askAndCut(1)
    const whole = await (await readOn(first.url)).text()
    expect(whole.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(await (await readOn(first.url)).text()).toBe(whole)
    const last = readEvents(whole).at(-1)
    expect((await readOn(first.url, last)).status).toBe(204)
    await expect.poll(async () => (await readOn(first.url)).status, { timeout: 4000 }).toBe(404)
  })

  it('is read by several clients at once', async () => {
    const first = await askAndCut(1)
    const texts = await Promise.all([1, 2, 3].map(async () => (await readOn(first.url)).text()))
    expect(new Set(texts).size).toBe(1)
    expect(textOf(readEvents(texts[0] ?? ''))).toBe(TOKENS.join(''))
  })

  it('stops when nobody comes back in time', async () => {
    reply = { tokens: TOKENS, stallAfter: 1 }
    await askAndCut(2)
    const request = model.requests.at(-1)
    const cut = performance.now()
    await request?.closed
    expect(request?.clientGone).toBe(true)
    expect(performance.now() - cut).toBeGreaterThan(GRACE_MS - 200)
  })

  it('counts as in progress until it has ended', async () => {
    reply = { tokens: TOKENS, stallAfter: 1 }
    const cut = [await askAndCut(2), await askAndCut(2), await askAndCut(2)]
    const refused = await fetch(`${app.url}/chat?question=Why`)
    expect([refused.status, (await json(refused))['error_code']]).toEqual([429, 'TOO_MANY_AT_ONCE'])
    await Promise.all(cut.map(({ id }) => stop(id)))
    reply = { tokens: TOKENS }
    await expect.poll(async () => (await fetch(`${app.url}/chat?question=Why`)).status).toBe(200)
  })

  it('goes on by itself for an EventSource that asks by URL', async () => {
    const before = model.requests.length
    const first = await askAndCut(3)
    const source = new EventSource(`${app.url}/chat?question=x`, {
      fetch: (url, init) =>
        fetch(url, { ...init, headers: { ...init.headers, 'Last-Event-ID': first.events.at(-1)?.id ?? '' } }),
    })
    const ids: string[] = []
    source.addEventListener('text-delta', ({ lastEventId }) => ids.push(lastEventId))
    await new Promise((resolve) => source.addEventListener('finish', resolve))
    source.close()
    expect(ids[0]).toBe(`${first.id}:4`)
    expect(model.requests.length).toBe(before + 1)
  })
})

describe('an answer that is stopped', () => {
  it('stops the model at once, and tells who reads it', async () => {
    reply = { tokens: TOKENS, stallAfter: 1 }
    const first = await askAndCut(2)
    const reading = readOn(first.url).then((response) => response.text())
    await delay(50)
    const began = performance.now()
    expect((await stop(first.id)).status).toBe(204)
    await model.requests.at(-1)?.closed
    expect(performance.now() - began).toBeLessThan(250)
    expect(readEvents(await reading).at(-1)).toMatchObject({
      event: 'failure',
      data: { error_code: 'ANSWER_STOPPED' },
    })
    expect((await stop(first.id)).status, 'again').toBe(204)
    expect((await readOn(first.url, first.events.at(-1))).status).toBe(409)
  })

  it('is unknown when there is none', async () => {
    expect((await stop('ans_none')).status).toBe(404)
  })
})

describe('a conversation', () => {
  it('names the answer in progress, until it is one of the exchanges', async () => {
    const { conversation_id } = (await json(
      fetch(`${app.url}/conversations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    )) as { conversation_id: string }
    const conversation = () => json(fetch(`${app.url}/conversations/${conversation_id}`))
    expect(await conversation()).toMatchObject({ answering: null })
    const first = await askAndCut(2, { conversation_id })
    expect(await conversation()).toMatchObject({
      answering: { answer_id: first.id, question: QUESTION },
      exchanges: [],
    })
    await (await readOn(first.url)).text()
    expect(await conversation()).toMatchObject({
      answering: null,
      exchanges: [{ answer: TOKENS.join(''), complete: true }],
    })
  })
})

describe('another owner', () => {
  it('can neither read nor stop an answer, also with a ticket', async () => {
    const first = await askAndCut(2)
    const eve = { 'x-owner': 'eve' }
    expect((await readOn(first.url, undefined, eve)).status).toBe(404)
    expect((await stop(first.id, eve)).status).toBe(404)
    const ticketOf = async (headers = {}) => {
      const created = fetch(`${app.url}/stream-tickets`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ path: `/answers/${first.id}/events` }),
      })
      return (await json(created))['ticket']
    }
    expect((await readOn(`${first.url}?ticket=${await ticketOf(eve)}`)).status).toBe(404)
    const mine = await (await readOn(`${first.url}?ticket=${await ticketOf()}`, undefined, eve)).text()
    expect(textOf(readEvents(mine))).toBe(TOKENS.join(''))
  })
})
