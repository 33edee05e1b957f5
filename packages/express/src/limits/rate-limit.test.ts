import { RateLimiterMemory } from 'rate-limiter-flexible'
import { expect, test } from 'vitest'
import { HttpError } from '../errors/http-error.ts'
import { type Listening, listenWith } from '../testing/listen.ts'
import { type CounterOptions, createRateLimits, type RateLimitOptions } from './rate-limit.ts'

/** A server that identifies clients by the `x-owner` header, and counts POSTs as uploads. */
function server(options?: RateLimitOptions): Promise<Listening> {
  const limit = createRateLimits(options)
  return listenWith(async (request, response) => {
    const owner = request.get('x-owner')
    const identify = async () => {
      if (owner === undefined) throw new HttpError('UNAUTHENTICATED', 'Who?')
      return { owner }
    }
    await limit(request.method === 'POST' ? 'upload' : 'query', request, response, identify)
    response.json(await identify())
  })
}

async function times(n: number, ask: () => Promise<Response>): Promise<Response[]> {
  const responses = []
  for (let i = 0; i < n; i++) responses.push(await ask())
  return responses
}

const as = (owner: string, method = 'GET') => ({ method, headers: { 'x-owner': owner } })

test('allows 100 uploads and 1000 queries a minute, and says how many are left', async () => {
  await using subject = await server()
  const upload = await fetch(subject.url, as('ann', 'POST'))
  expect(upload.headers.get('ratelimit-policy')).toBe('"uploads";q=100;w=60')
  expect(upload.headers.get('ratelimit')).toMatch(/^"uploads";r=99;t=(59|60)$/)
  const query = await fetch(subject.url, as('ann'))
  expect(query.headers.get('ratelimit-policy')).toBe('"queries";q=1000;w=60')
  expect(query.headers.get('ratelimit')).toMatch(/^"queries";r=999;t=(59|60)$/)
})

test('responds with 429 above the limit, and says when to retry', async () => {
  await using subject = await server({ uploadsPerMinute: 3 })
  const responses = await times(5, () => fetch(subject.url, as('ann', 'POST')))
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
  const last = responses[4]
  expect(last?.headers.get('ratelimit')).toMatch(/^"uploads";r=0;t=\d+$/)
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(50)
  expect(await last?.json()).toMatchObject({ error_code: 'RATE_LIMITED', details: { limit: 3 } })
})

test('counts each owner and each kind of request separately', async () => {
  await using subject = await server({ uploadsPerMinute: 1, queriesPerMinute: 1 })
  const statuses = async (owner: string) => [
    (await fetch(subject.url, as(owner, 'POST'))).status,
    (await fetch(subject.url, as(owner))).status,
  ]
  expect(await statuses('ann')).toEqual([200, 200])
  expect(await statuses('bob')).toEqual([200, 200])
  expect(await statuses('ann')).toEqual([429, 429])
})

test('limits unauthenticated clients without affecting authenticated ones', async () => {
  await using subject = await server({ refusalsPerMinute: 2 })
  const strangers = await times(3, () => fetch(subject.url))
  expect(strangers.map(({ status }) => status)).toEqual([401, 401, 429])
  expect((await fetch(subject.url, as('ann'))).status).toBe(200)
})

test('has no limits when they are turned off', async () => {
  await using subject = await server({ queriesPerMinute: false })
  const response = await fetch(subject.url, as('ann'))
  expect(response.status).toBe(200)
  expect(response.headers.has('ratelimit')).toBe(false)
})

test('counts with the counters that it is given, so that servers can share them', async () => {
  const shared = new Map<string, RateLimiterMemory>()
  const counter = (options: CounterOptions) => {
    const known = shared.get(options.keyPrefix) ?? new RateLimiterMemory(options)
    shared.set(options.keyPrefix, known)
    return known
  }
  await using first = await server({ uploadsPerMinute: 2, counter })
  await using second = await server({ uploadsPerMinute: 2, counter })
  const responses = [first, second, first].map(
    ({ url }) =>
      () =>
        fetch(url, as('ann', 'POST')),
  )
  const statuses: number[] = []
  for (const respond of responses) statuses.push((await respond()).status)
  expect(statuses).toEqual([200, 200, 429])
  expect([...shared.keys()]).toEqual(['uploads', 'queries', 'refusals'])
})

test.each([0, -1, 1.5, Number.NaN])('refuses %d as a limit', (uploadsPerMinute) => {
  expect(() => createRateLimits({ uploadsPerMinute })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})
