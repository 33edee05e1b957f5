import { expect, test } from 'vitest'
import { apiKeyAuth } from '../auth/index.ts'
import { createApp } from '../create-app.ts'
import { type Listening, listenWith } from '../testing/listen.ts'
import { bytes, startApp } from '../testing/start-app.ts'
import { createLogger } from './logger.ts'
import { crossOrigin, securityHeaders } from './security.ts'

const FRIEND = 'https://chat.example.org'
const logger = createLogger({ level: 'silent' })

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

test('a preflight allows the methods and headers of all routes, and pages may read the headers of their responses', async () => {
  await using app = await startApp({
    app: (express, docchat) =>
      express.use(createApp({ docchat, origins: [FRIEND], logger, auth: apiKeyAuth(docchat) })),
  })
  const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE']
  const allowed =
    'authorization,content-type,idempotency-key,if-none-match,if-range,last-event-id,range,traceparent,x-correlation-id,x-request-id'
  for (const method of methods) {
    const headers = {
      origin: FRIEND,
      'access-control-request-method': method,
      'access-control-request-headers': allowed,
    }
    const { status, headers: answer } = await fetch(`${app.url}/documents/doc_1/file`, {
      method: 'OPTIONS',
      headers,
    })
    expect([status, answer.get('access-control-allow-origin')]).toEqual([204, FRIEND])
    expect(namesIn(answer.get('access-control-allow-methods'))).toContain(method.toLowerCase())
    expect(namesIn(answer.get('access-control-allow-headers'))).toEqual(
      expect.arrayContaining(allowed.split(',')),
    )
  }
  const { key } = await app.docchat.apiKeys.create({ owner: 'mary', name: 'test' })
  const { document } = await app.docchat
    .forOwner('mary')
    .documents.add({ name: 'a.txt', content: bytes('Some words.') })
  const get = { origin: FRIEND, authorization: `Bearer ${key}`, range: 'bytes=0-3' }
  const file = await fetch(`${app.url}/documents/${document.id}/file`, { headers: get })
  const refused = await fetch(`${app.url}/documents`, { headers: { origin: FRIEND } })
  expect([file.status, refused.status]).toEqual([206, 401])
  // Headers that pages may always read, and those that are for the browser.
  const rest =
    /^(?:cache-control|content-(?:length|type|language)|expires|last-modified|access-control-.*|connection|keep-alive|date|vary|x-content-type-options|content-security-policy|cross-origin-.*|origin-agent-cluster|referrer-policy|strict-transport-security|x-(?:dns|download|frame|permitted|xss).*)$/
  for (const response of [file, refused]) {
    const exposed = namesIn(response.headers.get('access-control-expose-headers'))
    const unreadable = [...response.headers.keys()].filter(
      (name) => !rest.test(name) && !exposed.includes(name),
    )
    expect(unreadable).toEqual([])
    expect(exposed).toEqual(
      expect.arrayContaining(['etag', 'accept-ranges', 'content-range', 'location', 'retry-after']),
    )
  }
})

function namesIn(list: string | null): string[] {
  return (list ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
}

test('browsers use HTTPS for this host only, unless its subdomains are included', async () => {
  const policy = async (hstsSubdomains?: boolean) => {
    await using subject = await listenWith(
      securityHeaders(hstsSubdomains === undefined ? {} : { hstsSubdomains }),
      (_request, response) => response.json({}),
    )
    return (await fetch(subject.url)).headers.get('strict-transport-security')
  }
  expect(await policy()).toBe('max-age=31536000')
  expect(await policy(true)).toBe('max-age=31536000; includeSubDomains')
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
