import { EventSource } from 'eventsource'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { readEvents } from '../testing/read-events.ts'
import { bytes, type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp({ router: { heartbeatMs: 50 } })
})
afterAll(() => app[Symbol.asyncDispose]())

const add = async (name: string) =>
  (await app.docchat.documents.add({ name, content: bytes(`Text of ${name}.`) })).job

it('shows, cancels and retries a job', async () => {
  const { id } = await add('a.txt')
  const show = async () => (await fetch(`${app.url}/jobs/${id}`)).json()
  const job = {
    job_id: id,
    kind: 'ingest',
    document_id: expect.stringMatching(/^doc_/),
    attempts: 0,
    progress: null,
  }
  expect(await show()).toMatchObject({ ...job, state: 'queued' })

  expect((await fetch(`${app.url}/jobs/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect(await show()).toMatchObject({ state: 'cancelled' })
  const again = await fetch(`${app.url}/jobs/${id}`, { method: 'DELETE' })
  expect([again.status, (await json(again))['error_code']]).toEqual([409, 'JOB_STATE_CONFLICT'])

  const retried = await fetch(`${app.url}/jobs/${id}/retry`, { method: 'POST' })
  expect([retried.status, retried.headers.get('location')]).toEqual([202, `/jobs/${id}`])
  expect(await show()).toMatchObject({ state: 'queued' })
})

it('responds with 404 for an unknown job, before any event', async () => {
  for (const path of ['/jobs/job_none', '/jobs/job_none/events']) {
    const response = await fetch(app.url + path)
    expect([response.status, (await json(response))['error_code']]).toEqual([404, 'JOB_NOT_FOUND'])
  }
})

it('lists jobs newest first, page by page, by state, kind and document', async () => {
  await using other = await startApp()
  const added = []
  for (const name of ['a.txt', 'b.txt', 'c.txt'])
    added.push((await other.docchat.documents.add({ name, content: bytes(`Text of ${name}.`) })).job)
  const list = (query: string) => json(fetch(`${other.url}/jobs${query}`))
  const ids = ({ jobs }: Record<string, unknown>) =>
    (jobs as { job_id: string }[]).map(({ job_id }) => job_id)
  const [a, b, c] = added.map(({ id }) => id)

  const first = await list('?limit=2')
  expect(first).toMatchObject({ total: 3, next_cursor: expect.any(String) })
  expect(ids(first)).toEqual([c, b])
  await other.docchat.documents.add({ name: 'd.txt', content: bytes('More.') })
  const second = await list(`?limit=2&cursor=${first['next_cursor']}`)
  expect(second).toMatchObject({ total: 4, next_cursor: null })
  expect(ids(second)).toEqual([a])

  await other.docchat.jobs.cancel(a ?? '')
  expect(ids(await list('?states=cancelled,failed'))).toEqual([a])
  expect(ids(await list(`?document_id=${added[1]?.documentId}&kinds=ingest`))).toEqual([b])
  expect(await list('?kinds=webhook')).toEqual({ jobs: [], next_cursor: null, total: 0 })
  const refused = await fetch(`${other.url}/jobs?states=failed&cursor=${first['next_cursor']}`)
  expect([refused.status, (await json(refused))['error_code']]).toEqual([422, 'INVALID_CURSOR'])
  for (const query of ['states=lost', 'kinds=lost', 'kinds=ingest,lost'])
    expect((await fetch(`${other.url}/jobs?${query}`)).status, query).toBe(422)
  const unknown = await json(fetch(`${other.url}/jobs?kinds=ingets`))
  expect(unknown['detail']).toContain('Did you mean "ingest"?')
})

it('lists no jobs of other owners', async () => {
  await using other = await startApp()
  await other.docchat.forOwner('ann').documents.add({ name: 'a.txt', content: bytes('Text.') })
  expect(await json(fetch(`${other.url}/jobs`))).toEqual({ jobs: [], next_cursor: null, total: 0 })
})

it('streams a job until it ends, with heartbeats', async () => {
  const { id } = await add('b.txt')
  const response = await fetch(`${app.url}/jobs/${id}/events`)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  setTimeout(() => app.docchat.jobs.cancel(id), 200)
  const text = await response.text()
  expect(text.startsWith('retry: 2000\n\n')).toBe(true)
  expect(text).toContain('\n\n: ping\n\n')
  expect(text.endsWith('\n\ndata: [DONE]\n\n')).toBe(true)
  expect(readEvents(text).map(({ event, data }) => [event, (data as { state: string }).state])).toEqual([
    ['progress', 'queued'],
    ['finish', 'cancelled'],
  ])
})

it('resumes after the last event, without repeating or omitting any', async () => {
  const { id } = await add('c.txt')
  const first = new AbortController()
  const response = await fetch(`${app.url}/jobs/${id}/events`, { signal: first.signal })
  let seen = ''
  for await (const chunk of response.body ?? []) {
    seen += Buffer.from(chunk).toString()
    if (readEvents(seen).length > 0) break
  }
  first.abort()
  const lastId = readEvents(seen).at(-1)?.id ?? ''
  expect(lastId).toMatch(/^\d+$/)

  setTimeout(() => app.docchat.jobs.cancel(id), 100)
  const resumed = await fetch(`${app.url}/jobs/${id}/events`, { headers: { 'last-event-id': lastId } })
  const rest = readEvents(await resumed.text())
  expect(rest.map(({ event }) => event)).toEqual(['finish'])

  const late = await fetch(`${app.url}/jobs/${id}/events`, {
    headers: { 'last-event-id': rest[0]?.id ?? '' },
  })
  expect(late.status).toBe(204)
  const unknown = await fetch(`${app.url}/jobs/${id}/events`, { headers: { 'last-event-id': 'junk' } })
  expect(readEvents(await unknown.text()).map(({ event }) => event)).toEqual(['finish'])
})

it('works with an EventSource, and tells it not to reconnect', async () => {
  const { id } = await add('d.txt')
  const source = new EventSource(`${app.url}/jobs/${id}/events`)
  const states: string[] = []
  const finished = new Promise<void>((resolve) => {
    source.addEventListener('progress', ({ data }) => {
      states.push(JSON.parse(data).state)
      void app.docchat.jobs.cancel(id)
    })
    source.addEventListener('finish', ({ data }) => {
      states.push(JSON.parse(data).state)
      resolve()
    })
  })
  await finished
  await expect.poll(() => source.readyState, { timeout: 5000 }).toBe(EventSource.CLOSED)
  expect(states).toEqual(['queued', 'cancelled'])
})

it('answers HEAD without waiting for the job', async () => {
  const { id } = await add('e.txt')
  let ended = false
  app.server.once('request', (_request, response) => {
    response.once('finish', () => {
      ended = true
    })
  })
  const response = await fetch(`${app.url}/jobs/${id}/events`, { method: 'HEAD' })
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  await expect.poll(() => ended).toBe(true)
  await app.docchat.jobs.cancel(id)
})
