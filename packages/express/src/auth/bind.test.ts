import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listenWith } from '../testing/listen.ts'
import { checkBind } from './bind.ts'
import { localOnly } from './local-only.ts'

test.each(['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]', '::ffff:127.0.0.1'])(
  'without authentication it may listen on %s',
  (host) => expect(() => checkBind({ host, authenticated: false })).not.toThrow(),
)

test.each([
  '0.0.0.0',
  '::',
  '',
  '10.0.0.1',
  '192.168.1.2',
  'example.org',
  'localhost.example.org',
  '::ffff:10.0.0.1',
  '127.1',
])('may not listen on %j without authentication', (host) => {
  expect(() => checkBind({ host, authenticated: false })).toThrow(
    expect.objectContaining({ code: 'NOT_CONFIGURED' }),
  )
  expect(() => checkBind({ host, authenticated: true })).not.toThrow()
})

test.each([
  ['0.0.0.0', 'Listening on 0.0.0.0 would expose the documents to everybody on the network.'],
  ['', 'Listening on all addresses would expose the documents to everybody on the network.'],
  ['loclhost', 'other machines may be able to reach loclhost.'],
])('says who could reach %j', (host, message) => {
  expect(() => checkBind({ host, authenticated: false })).toThrow(message)
})

let server: Listening
beforeAll(async () => {
  server = await listenWith(
    localOnly({ origins: ['https://chat.example.org'], hosts: ['DocChat.test'] }),
    (_request, response) => {
      response.send('documents')
    },
  )
})
afterAll(() => server[Symbol.asyncDispose]())

/** `fetch` does not allow setting `Host`. */
function status(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ port: server.port, host: '127.0.0.1', headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

test.each([
  ['by address', 'HOST', undefined, 200],
  ['by name', 'localhost:PORT', undefined, 200],
  ['by IPv6', '[::1]:PORT', undefined, 200],
  ['from its own page', 'HOST', 'http://HOST', 200],
  ['from an allowed page', 'HOST', 'https://chat.example.org', 200],
  ['by a name that is allowed', 'docchat.TEST:PORT', undefined, 200],
  ['from its own page by a name that is allowed', 'docchat.test:PORT', 'http://docchat.test:PORT', 200],
  ['from another page by a name that is allowed', 'docchat.test:PORT', 'https://evil.example.org', 403],
  ['by a name below one that is allowed', 'evil.docchat.test:PORT', undefined, 403],
  ['by a name that ends like one that is allowed', 'evil-docchat.test', undefined, 403],
  ['by a name that was made to resolve to it', 'evil.example.org:PORT', undefined, 403],
  ['from another page', 'HOST', 'https://evil.example.org', 403],
  ['from another server of this machine', 'HOST', 'http://127.0.0.1:1', 403],
  ['from a sandboxed page', 'HOST', 'null', 403],
])('a browser sends a request %s: %s %s -> %i', async (_name, host, origin, expected) => {
  const fill = (text: string) =>
    text.replace('HOST', `127.0.0.1:${server.port}`).replace('PORT', String(server.port))
  const headers = { host: fill(host), ...(origin !== undefined && { origin: fill(origin) }) }
  expect(await status(headers)).toBe(expected)
})

test.each([
  ...['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Port', 'X-Forwarded-Proto', 'X-Forwarded-Server'],
  ...['Forwarded', 'Via', 'X-Real-IP', 'X-Client-IP', 'True-Client-IP', 'CF-Connecting-IP'],
])('a proxy cannot forward requests: %s', async (header) => {
  const response = await fetch(`http://127.0.0.1:${server.port}/`, { headers: { [header]: '10.0.0.1' } })
  expect([response.status, await response.text()]).toEqual([403, expect.stringContaining(header)])
})
