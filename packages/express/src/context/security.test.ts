import { expect, test } from 'vitest'
import { type Listening, listenWith } from '../testing/listen.ts'
import { crossOrigin, securityHeaders } from './security.ts'

const FRIEND = 'https://chat.example.org'

function server(origins: readonly string[]): Promise<Listening> {
  return listenWith(crossOrigin({ origins }), securityHeaders(), (_request, response) => {
    response.set('X-Request-ID', 'req-1').json({})
  })
}

function preflight(url: string, origin: string): Promise<Response> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,idempotency-key',
  }
  return fetch(url, { method: 'OPTIONS', headers })
}

test('pages of an allowed origin may send requests and read the ids', async () => {
  await using subject = await server([FRIEND])
  const asked = await preflight(subject.url, FRIEND)
  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-origin')).toBe(FRIEND)
  expect(asked.headers.get('access-control-allow-headers')).toContain('Idempotency-Key')
  const response = await fetch(subject.url, { headers: { origin: FRIEND } })
  expect(response.headers.get('access-control-allow-origin')).toBe(FRIEND)
  expect(response.headers.get('access-control-expose-headers')).toContain('X-Request-ID')
  expect(response.headers.get('vary')).toContain('Origin')
  expect(response.headers.has('access-control-allow-credentials')).toBe(false)
})

test.each(['https://evil.example.org', `${FRIEND}.evil.org`, 'http://chat.example.org', 'null'])(
  'pages of %s may not',
  async (origin) => {
    for (const origins of [[FRIEND], []]) {
      await using subject = await server(origins)
      expect((await preflight(subject.url, origin)).headers.has('access-control-allow-origin')).toBe(false)
      const response = await fetch(subject.url, { headers: { origin } })
      expect(response.headers.has('access-control-allow-origin')).toBe(false)
    }
  },
)

test.each(['*', 'chat.example.org', `${FRIEND}/`, `${FRIEND}/page`, ''])('%j is not an origin', (origin) => {
  expect(() => crossOrigin({ origins: [origin] })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})

test('a response cannot be used as a page, a frame or another type', async () => {
  await using subject = await server([])
  const { headers } = await fetch(subject.url)
  expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.has('x-powered-by')).toBe(false)
})
