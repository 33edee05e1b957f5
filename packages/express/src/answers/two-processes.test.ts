import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openAIAnswerer } from '@docchat/core'
import { type ChatReply, type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { type ReadEvent, readEvents } from '../testing/read-events.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const GRACE_MS = 900
const TOKENS = ['One ', 'two ', 'three ', 'four ', 'five ', 'six.']
const STALLING: ChatReply = { tokens: TOKENS, stallAfter: 1 }

let dataDir: string
let model: FakeOpenAI
let writer: RunningApp
let other: RunningApp
let reply: ChatReply
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'docchat-two-'))
  model = await fakeOpenAI({ reply: () => reply })
  const start = (workers: number) =>
    startApp({
      dataDir,
      docchat: {
        workers,
        answerer: openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fake', maxRetries: 0 }),
      },
      router: { limits: false, answers: { shared: true, graceMs: GRACE_MS, keepMs: 1000 } },
    })
  writer = await start(1)
  other = await start(0)
  await addText(writer.docchat, 'lease.txt', 'The lease ends in May.')
}, 30_000)
afterAll(async () => {
  await other[Symbol.asyncDispose]()
  await writer[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true })
})
beforeEach(() => {
  reply = { tokens: TOKENS, delayMs: 100 }
})

/** Asks one process, and cuts the connection after so many events. */
async function askAndCut(count: number, conversationId?: string) {
  const cut = new AbortController()
  const query = new URLSearchParams({ question: 'When does the lease end?' })
  if (conversationId !== undefined) query.set('conversation_id', conversationId)
  const response = await fetch(`${writer.url}/chat?${query}`, { signal: cut.signal })
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (readEvents(text).length >= count) break
  }
  cut.abort()
  const path = response.headers.get('content-location') ?? ''
  return { events: readEvents(text).slice(0, count), path, id: path.split('/')[2] ?? '' }
}

const readOn = (path: string, last?: ReadEvent) =>
  fetch(other.url + path, { headers: last === undefined ? {} : { 'last-event-id': last.id } })

const textOf = (events: readonly ReadEvent[]) =>
  events.map(({ data }) => (data as { readonly text?: string }).text ?? '').join('')

it('goes on at another process, with no event twice and none missing, and can be read again there', async () => {
  const first = await askAndCut(2)
  const rest = readEvents(await (await readOn(first.path, first.events.at(-1))).text())
  const all = [...first.events, ...rest]
  expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => `${first.id}:${index + 1}`))
  expect(textOf(all.filter(({ event }) => event === 'text-delta'))).toBe(TOKENS.join(''))
  expect(all.at(-1)?.event).toBe('finish')
  expect(readEvents(await (await readOn(first.path)).text())).toEqual(all)
  expect((await readOn(first.path, all.at(-1))).status).toBe(204)
  await expect.poll(async () => (await readOn(first.path)).status, { timeout: 4000 }).toBe(404)
})

it('goes on as long as a client reads it anywhere, and stops when none does', async () => {
  reply = STALLING
  const first = await askAndCut(2)
  const request = model.requests.at(-1)
  const leaving = new AbortController()
  const reading = await fetch(other.url + first.path, { signal: leaving.signal })
  await delay(2 * GRACE_MS)
  expect(request?.clientGone).toBe(false)
  leaving.abort()
  await reading.text().catch(() => undefined)
  await request?.closed
  expect(request?.clientGone).toBe(true)
})

it('is stopped at another process', async () => {
  reply = STALLING
  const first = await askAndCut(2)
  const request = model.requests.at(-1)
  expect((await fetch(`${other.url}/answers/${first.id}`, { method: 'DELETE' })).status).toBe(204)
  await request?.closed
  await expect.poll(async () => (await readOn(first.path, first.events.at(-1))).status).toBe(409)
})

it('a page that is loaded again in mid-answer finds it at another process', async () => {
  const created = fetch(`${other.url}/conversations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const id = String((await json(created))['conversation_id'])
  const first = await askAndCut(2, id)
  const conversation = () => json(fetch(`${other.url}/conversations/${id}`))
  await expect.poll(async () => (await conversation())['answering']).toMatchObject({ answer_id: first.id })
  await (await readOn(first.path)).text()
  await expect
    .poll(conversation)
    .toMatchObject({ answering: null, exchanges: [{ answer: TOKENS.join(''), complete: true }] })
})
