import { createHmac } from 'node:crypto'
import { Writable } from 'node:stream'
import { EventSource } from 'eventsource'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiKeyAuth } from '../auth/api-key.ts'
import { createLogger } from '../context/logger.ts'
import { createApp } from '../create-app.ts'
import { HttpError } from '../errors/http-error.ts'
import type { Authenticate } from '../http/authenticate.ts'
import { json } from '../testing/json.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const QUESTION = 'When does the lease end?'

let app: RunningApp
let other: RunningApp
let key: string
let log = ''
beforeAll(async () => {
  const logger = createLogger({
    level: 'debug',
    destination: new Writable({
      write(chunk, _encoding, done) {
        log += String(chunk)
        done()
      },
    }),
  })
  const serving = {
    app: (express, docchat) =>
      void express.use(createApp({ docchat, auth: apiKeyAuth(docchat), logger, limits: false })),
  } satisfies Parameters<typeof startApp>[0]
  app = await startApp({ ...serving, docchat: { workers: 1 } })
  other = await startApp({ ...serving, dataDir: app.dataDir })
  key = (await app.docchat.apiKeys.create({ owner: 'ann', name: 'test' })).key
  await addText(app.docchat.forOwner('ann'), 'lease.txt', 'The lease ends in May. The rent is 900 euros.')
})
afterAll(async () => {
  await other[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const order = (body: object = {}, authorization = `Bearer ${key}`) =>
  fetch(`${app.url}/stream-tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  })
const ticket = async (body: object = {}) => String((await json(order(body)))['ticket'])
const chat = (ticket: string, url = app.url) => {
  const query = new URLSearchParams({ question: QUESTION, ticket })
  return fetch(`${url}/chat?${query}`)
}

it('opens one stream, as its owner, in any process', async () => {
  const issued = await order()
  expect([issued.status, issued.headers.get('cache-control')]).toEqual([201, 'no-store'])
  const { ticket, expires_at } = await json(issued)
  const seconds = (Date.parse(String(expires_at)) - Date.now()) / 1000
  expect(seconds).toBeGreaterThan(50)
  expect(seconds).toBeLessThanOrEqual(60)
  const first = await chat(String(ticket), other.url)
  expect(first.status).toBe(200)
  expect(await first.text()).toContain('in May')
  for (const url of [app.url, other.url]) {
    const second = await chat(String(ticket), url)
    expect(second.status).toBe(401)
    expect((await json(second))['detail']).toContain('used before')
  }
})

it('lets a browser watch a job and ask, with its own EventSource', async () => {
  const owner = app.docchat.forOwner('ann')
  const { job } = await owner.documents.add({
    name: 'watched.txt',
    content: (async function* () {
      yield Buffer.from('Watched.')
    })(),
  })
  const path = `/jobs/${job.id}/events`
  const watching = new EventSource(`${app.url}${path}?ticket=${await ticket({ path })}`)
  const done = await new Promise<string>((resolve, reject) => {
    watching.addEventListener('finish', ({ data }) => resolve(data))
    watching.addEventListener('error', ({ message }) => reject(new Error(message)))
  })
  watching.close()
  expect(JSON.parse(done)).toMatchObject({ job_id: job.id, state: 'done' })

  const query = new URLSearchParams({ question: QUESTION, ticket: await ticket({ path: '/chat' }) })
  const asking = new EventSource(`${app.url}/chat?${query}`)
  const finished = new Promise<string>((resolve) => {
    asking.addEventListener('finish', ({ data }) => resolve(data))
  })
  expect(JSON.parse(await finished)).toMatchObject({ type: 'finish' })
  // Without `close`, it reconnects once the stream has ended, and stops because its ticket is used up.
  const stopped = new Promise<number | undefined>((resolve) => {
    asking.addEventListener('error', ({ code }) => {
      if (asking.readyState === EventSource.CLOSED) resolve(code)
    })
  })
  expect(await stopped).toBe(401)
})

it.each(['/search?query=lease&', '/documents?', '/conversations?', '/jobs/job_1?'])(
  'is refused at %s',
  async (path) => {
    const one = await ticket()
    expect((await fetch(`${app.url}${path}ticket=${one}`)).status).toBe(401)
    expect((await chat(one)).status, 'and is not used up there').toBe(200)
  },
)

it('does not let anybody create further tickets or use other methods', async () => {
  const one = await ticket()
  const posted = await fetch(`${app.url}/chat?ticket=${one}`, { method: 'POST' })
  expect(posted.status).toBe(401)
  const created = await fetch(`${app.url}/stream-tickets?ticket=${one}`, { method: 'POST' })
  expect(created.status).toBe(401)
  expect((await order({}, '')).status).toBe(401)
})

it.each(['HEAD', 'OPTIONS'])('is not used up by %s', async (method) => {
  const one = await ticket()
  const looked = await fetch(`${app.url}/chat?question=x&ticket=${one}`, { method })
  expect([401, 405]).toContain(looked.status)
  expect((await chat(one)).status).toBe(200)
})

it.each([
  ['no question', '', {}, 422],
  ['an unknown parameter', 'question=x&colour=red&', {}, 422],
  ['no format that there is', 'question=x&', { accept: 'image/png' }, 406],
])('is not used up by a request with %s', async (_what, query, headers, status) => {
  const one = await ticket()
  const refused = await fetch(`${app.url}/chat?${query}ticket=${one}`, { headers })
  expect(refused.status).toBe(status)
  expect((await chat(one)).status).toBe(200)
})

it('is valid at its path only', async () => {
  const elsewhere = await ticket({ path: '/jobs/job_1/events' })
  expect((await chat(elsewhere)).status).toBe(401)
  expect((await fetch(`${app.url}/jobs/job_1/events?ticket=${elsewhere}`)).status, 'it is used up').toBe(401)
  const here = await ticket({ path: '/jobs/job_1/events' })
  expect((await fetch(`${app.url}/jobs/job_1/events?ticket=${here}`)).status, 'no such job').toBe(404)
  for (const path of ['/documents', 'chat', '/jobs/a/b/events', '/chat?x=1'])
    expect((await order({ path })).status).toBe(422)
})

it('does not open the streams of another owner', async () => {
  const job = await app.docchat.forOwner('bob').documents.add({
    name: 'bob.txt',
    content: (async function* () {
      yield Buffer.from('Of Bob.')
    })(),
  })
  const response = await fetch(`${app.url}/jobs/${job.job.id}/events?ticket=${await ticket()}`)
  expect(response.status).toBe(404)
})

it.each(['', 'st_', 'nonsense', `st_${'x'.repeat(43)}`])('is not %j', async (forged) => {
  expect((await chat(forged)).status).toBe(401)
})

it('is not a list of tickets', async () => {
  const [one, two] = [await ticket(), await ticket()]
  const response = await fetch(`${app.url}/chat?question=x&ticket=${one}&ticket=${two}`)
  expect(response.status).toBe(422)
  expect((await chat(one)).status, 'and uses none up').toBe(200)
})

it('is written neither to the log nor to the metrics nor sent on by browsers', async () => {
  const one = await ticket()
  const [first, second] = [await chat(one), await chat(one)]
  expect([first.status, second.status]).toEqual([200, 401])
  const refusal = await second.text()
  await first.text()
  const metrics = await (
    await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${key}` } })
  ).text()
  expect(log).toContain('"/chat"')
  for (const text of [log, metrics, refusal]) expect(text).not.toContain(one)
  expect(first.headers.get('referrer-policy')).toBe('no-referrer')
})

it("works with anybody's own authentication, under any path", async () => {
  const sign = (name: string) => createHmac('sha256', 'k').update(name).digest('hex')
  const auth: Authenticate = async ({ headers }) => {
    const [name = '', signature] = String(headers['x-user'] ?? '').split(':')
    if (signature !== sign(name)) throw new HttpError('UNAUTHENTICATED', 'Sign in first.')
    return { owner: name }
  }
  const { docchatRouter } = await import('../router.ts')
  await using own = await startApp({
    app: (express, docchat) => void express.use('/api/v2', docchatRouter({ docchat, auth })),
  })
  const issued = await fetch(`${own.url}/api/v2/stream-tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user': `eve:${sign('eve')}` },
    body: JSON.stringify({ path: '/chat' }),
  })
  const url = `${own.url}/api/v2/chat?question=x&ticket=${(await json(issued))['ticket']}`
  expect((await fetch(url)).status).toBe(200)
  expect((await fetch(url)).status).toBe(401)
})
