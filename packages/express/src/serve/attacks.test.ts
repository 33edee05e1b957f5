import { afterAll, beforeAll, expect, test } from 'vitest'
import { converse } from '../testing/raw-http.ts'
import { type StartedServer, startServer } from '../testing/start-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await startServer({ limits: false })
})
afterAll(() => server[Symbol.asyncDispose]())

const head = (...lines: readonly string[]) =>
  `${lines.join('\r\n')}\r\nHost: localhost\r\nConnection: close\r\n\r\n`
const get = (target: string, ...lines: readonly string[]) => head(`GET ${target} HTTP/1.1`, ...lines)
const post = (...lines: readonly string[]) =>
  head('POST /chat HTTP/1.1', 'Content-Type: application/json', ...lines)
const json = (body: string) => post(`Content-Length: ${Buffer.byteLength(body)}`) + body
const QUESTION = '{"question":"Why?"}'
const nested = (depth: number) => `{"question":${'['.repeat(depth)}${']'.repeat(depth)}}`

const ATTACKS: Readonly<Record<string, readonly [name: string, bytes: string, ...statuses: number[]][]>> = {
  smuggling: [
    ['a length and chunks', `${post('Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400],
    ['two lengths', post('Content-Length: 19', 'Content-Length: 20') + QUESTION, 400],
    ['two equal lengths', post('Content-Length: 19', 'Content-Length: 19') + QUESTION, 400],
    ['a list of lengths', post('Content-Length: 19, 19') + QUESTION, 400],
    ['a negative length', post('Content-Length: -1'), 400],
    ['a length with a sign', post('Content-Length: +19') + QUESTION, 400],
    ['a hexadecimal length', post('Content-Length: 0x13') + QUESTION, 400],
    ['chunks twice', `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400],
    [
      'chunks that are not the last encoding',
      `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n`,
      400,
    ],
    ['an unknown encoding', `${post('Transfer-Encoding: xchunked')}0\r\n\r\n`, 400],
    ['a folded header', get('/health', 'X-A: a', ' b'), 400],
    ['a space before the colon', get('/health', 'X-A : a'), 400],
    ['a space in a name', get('/health', 'X A: a'), 400],
    ['a header without a name', get('/health', ': a'), 400],
    ['bare line feeds', 'GET /health HTTP/1.1\nHost: localhost\n\n', 400],
    ['a bare carriage return', get('/health', 'X-A: a\rX-B: b'), 400],
    ['NUL in a header', get('/health', 'X-A: a\0b'), 400],
    ['a chunk extension of 20 KB', `${post('Transfer-Encoding: chunked')}1;${'x'.repeat(20_000)}\r\n`, 413],
    ['a chunk whose size is no number', `${post('Transfer-Encoding: chunked')}zz\r\n`, 400],
    ['a chunk of more than it says', `${post('Transfer-Encoding: chunked')}1\r\n{{{\r\n0\r\n\r\n`, 400],
    ['a chunk size that overflows', `${post('Transfer-Encoding: chunked')}${'f'.repeat(17)}\r\n`, 400],
    ['a second request as the body of the first', `${json(QUESTION)}GET /docs HTTP/1.1\r\n\r\n`, 200],
  ],
  size: [
    ['a header of 90 KB', get('/health', `X-Long: ${'x'.repeat(90_000)}`), 431],
    ['3,000 headers', get('/health', ...Array.from({ length: 3000 }, (_, i) => `X-${i}: 1`)), 431],
    ['a URL of 90 KB', get(`/${'x'.repeat(90_000)}`), 431],
    ['a query of 15 KB', get(`/search?query=${'x'.repeat(15_000)}`), 422],
    ['trailers of 90 KB', `${post('Transfer-Encoding: chunked')}0\r\nX: ${'x'.repeat(90_000)}\r\n\r\n`, 400],
    ['endless JSON', `${post('Transfer-Encoding: chunked')}200000\r\n${'x'.repeat(0x20_00_00)}`, 413],
    ['JSON that says it has 10 GB', post('Content-Length: 10000000000'), 413],
  ],
  targets: [
    ['another server', get('http://localhost.example.org/health'), 403],
    ['this server in full', get('http://localhost/health'), 200],
    ['an asterisk', head('OPTIONS * HTTP/1.1'), 404],
    ['a scheme that is no server', get('file:///etc/passwd'), 404],
    ['CONNECT', head('CONNECT example.org:443 HTTP/1.1'), 405],
    ['TRACE', head('TRACE /health HTTP/1.1'), 405],
    ['an unknown method', head('BREW /health HTTP/1.1'), 400],
    ['an upgrade to WebSocket', get('/health', 'Upgrade: websocket', 'Connection: Upgrade'), 200],
    ['an upgrade to HTTP/2', get('/health', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQ'), 200],
    ['HTTP/2 itself', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['HTTP/0.9', 'GET /health\r\n\r\n', 403],
    ['HTTP/3.0', 'GET /health HTTP/3.0\r\nHost: localhost\r\n\r\n', 400],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['an unfinished escape', get('/documents/%'), 400],
    ['an escape of no digits', get('/documents/%zz'), 400],
    ['an escape that is not UTF-8', get('/documents/%ff'), 400],
    ['an overlong escape', get('/documents/%c0%ae%c0%ae'), 400],
    ['a NUL', get('/documents/a\0b'), 400],
    ['an escaped NUL', get('/documents/a%00b'), 404],
    ['a space', get('/documents/a b'), 400],
    ['a parent folder', get('/../../etc/passwd'), 404],
    ['an escaped parent folder', get('/documents/..%2f..%2fetc%2fpasswd/file'), 404],
    ['a parent folder among the files of the documentation', get('/docs/..%2fpackage.json'), 404],
    ['a backslash', get('/docs\\..\\package.json'), 404],
    ['two slashes', get('//example.org/docs'), 404],
    ['another case', get('/HEALTH'), 404],
  ],
  hosts: [
    ['no host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two hosts', get('/health', 'Host: example.org'), 400],
    ['an empty host', 'GET /health HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 403],
    ['another host', 'GET /health HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n', 403],
    ['a host with a user', 'GET /health HTTP/1.1\r\nHost: a@localhost\r\nConnection: close\r\n\r\n', 400],
    ['a host with a path', 'GET /health HTTP/1.1\r\nHost: localhost/a\r\nConnection: close\r\n\r\n', 400],
    [
      'a name that ends like this one',
      'GET /health HTTP/1.1\r\nHost: xlocalhost\r\nConnection: close\r\n\r\n',
      403,
    ],
    ['a forwarded host', get('/health', 'X-Forwarded-Host: example.org'), 403],
  ],
  values: [
    ['a prototype as a key', json(`{"question":"Why?","__proto__":{"polluted":true}}`), 422],
    [
      'a constructor as a key',
      json(`{"question":"Why?","constructor":{"prototype":{"polluted":true}}}`),
      422,
    ],
    ['a prototype in the query', get('/search?query[__proto__][polluted]=true'), 422],
    ['JSON of 100,000 arrays', json(nested(100_000)), 422],
    ['JSON of 100,000 arrays without an end', json(nested(100_000).slice(0, 150_000)), 400],
    ['no JSON object', json('null'), 400],
    ['two values of one parameter', get('/search?query=a&query=b'), 422],
    ['an object as a parameter', get('/search?query[a]=b'), 422],
    ['1,100 parameters', get(`/search?query=a${'&query=a'.repeat(1100)}`), 422],
    ['an expectation', get('/health', 'Expect: a-miracle'), 417],
  ],
}

const all = Object.entries(ATTACKS).flatMap(([kind, list]) =>
  list.map(([name, bytes, ...statuses]) => ({ name: `${kind}: ${name}`, bytes, statuses })),
)

test.concurrent.each(all)('$name', async ({ bytes, statuses }) => {
  const answer = await converse(server.port, Buffer.from(bytes, 'latin1'))
  expect(answer.statuses, answer.text).toEqual(statuses)
  if ((statuses[0] ?? 0) >= 400) expect(answer.text).toMatch(/content-type: application\/problem\+json\r\n/i)
  expect(answer.text).toMatch(/connection: close\r\n/i)
  expect(answer.text).not.toMatch(/etc\/passwd:|at file:|node_modules/)
  expect(Object.prototype).not.toHaveProperty('polluted')
  expect((await fetch(`${server.url}/health`)).status, 'the next client is served').toBe(200)
})
