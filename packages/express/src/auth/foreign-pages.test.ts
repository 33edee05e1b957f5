import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../context/logger.ts'
import { createApp } from '../create-app.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

const FRIEND = 'https://chat.example.org'
const STRANGER = 'https://evil.example.org'

let app: RunningApp
beforeAll(async () => {
  const logger = createLogger({ level: 'silent' })
  app = await startApp({
    app: (express, docchat) => express.use(createApp({ docchat, logger, origins: [FRIEND], limits: false })),
  })
})
afterAll(() => app[Symbol.asyncDispose]())

/** The headers that a browser adds to a request. */
const fetched = (site: string, mode: string, dest: string, origin?: string) => ({
  'sec-fetch-site': site,
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
  ...(origin !== undefined && { origin }),
})

/** Sends exactly these headers, some of which `fetch` does not let anybody set. */
function status(method: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(
      app.url + path,
      { method, headers: { ...headers, connection: 'close' } },
      (response) => {
        resolve(response.statusCode)
        response.destroy()
      },
    )
    sent.once('error', reject).end()
  })
}

const CHAT = `/chat?${new URLSearchParams({ question: 'Why?' })}`

test.each<[string, string, string, Record<string, string>]>([
  ['an image', 'GET', CHAT, fetched('cross-site', 'no-cors', 'image')],
  ['an image on another port of this machine', 'GET', CHAT, fetched('same-site', 'no-cors', 'image')],
  ['a script', 'GET', CHAT, fetched('cross-site', 'no-cors', 'script')],
  ['a style sheet', 'GET', CHAT, fetched('cross-site', 'no-cors', 'style')],
  ['a font', 'GET', CHAT, fetched('cross-site', 'cors', 'font', STRANGER)],
  ['a video', 'GET', CHAT, fetched('cross-site', 'no-cors', 'video')],
  ['an embedded object', 'GET', CHAT, fetched('cross-site', 'navigate', 'object')],
  ['a frame', 'GET', CHAT, fetched('cross-site', 'navigate', 'iframe')],
  ['a frame with the documentation', 'GET', '/docs', fetched('cross-site', 'navigate', 'iframe')],
  ['a link', 'GET', CHAT, { ...fetched('cross-site', 'navigate', 'document'), 'sec-fetch-user': '?1' }],
  ['a link on another port of this machine', 'GET', CHAT, fetched('same-site', 'navigate', 'document')],
  ['a link to a search', 'GET', '/search?query=a', fetched('cross-site', 'navigate', 'document')],
  ['a form that GETs', 'GET', CHAT, fetched('cross-site', 'navigate', 'document')],
  ['a form that POSTs', 'POST', '/upload', fetched('cross-site', 'navigate', 'document', STRANGER)],
  [
    'a form of a page without an origin',
    'POST',
    '/upload',
    fetched('cross-site', 'navigate', 'document', 'null'),
  ],
  ['a form that POSTs to a page', 'POST', '/docs', fetched('cross-site', 'navigate', 'document')],
  ['a prefetch', 'GET', CHAT, { ...fetched('cross-site', 'no-cors', 'empty'), 'sec-purpose': 'prefetch' }],
  [
    'a prerendered page',
    'GET',
    CHAT,
    { ...fetched('cross-site', 'navigate', 'document'), 'sec-purpose': 'prefetch;prerender' },
  ],
  ['a fetch without CORS', 'GET', CHAT, fetched('cross-site', 'no-cors', 'empty')],
  ['a fetch with CORS', 'GET', CHAT, fetched('cross-site', 'cors', 'empty', STRANGER)],
  [
    'a fetch from another port of this machine',
    'GET',
    CHAT,
    fetched('same-site', 'cors', 'empty', 'http://localhost:5173'),
  ],
  ['a beacon', 'POST', '/documents/batch-check', fetched('cross-site', 'no-cors', 'empty', STRANGER)],
  ['an EventSource', 'GET', CHAT, fetched('cross-site', 'cors', 'empty', STRANGER)],
  [
    'a WebSocket',
    'GET',
    CHAT,
    { ...fetched('cross-site', 'websocket', 'empty', STRANGER), upgrade: 'websocket', connection: 'Upgrade' },
  ],
  ['an unknown kind', 'GET', CHAT, { 'sec-fetch-site': 'elsewhere' }],
])('a page of another site gets nothing through %s', async (_name, method, path, headers) => {
  expect(await status(method, path, headers)).toBe(403)
})

test.each<[string, string, string, Record<string, string>]>([
  ['a program', 'GET', CHAT, {}],
  ['a fetch of Node.js', 'GET', CHAT, { 'sec-fetch-mode': 'cors' }],
  ['a page of an allowed origin', 'GET', CHAT, fetched('cross-site', 'cors', 'empty', FRIEND)],
  ['an EventSource of an allowed origin', 'GET', CHAT, fetched('cross-site', 'cors', 'empty', FRIEND)],
  ['an address that was typed', 'GET', '/docs', fetched('none', 'navigate', 'document')],
  ['a question that was typed', 'GET', CHAT, fetched('none', 'navigate', 'document')],
  ['a file of the documentation', 'GET', '/docs/style.css', fetched('same-origin', 'no-cors', 'style')],
  ['a fetch of the documentation', 'GET', '/openapi.json', fetched('same-origin', 'cors', 'empty')],
  ['a link to the documentation', 'GET', '/docs', fetched('cross-site', 'navigate', 'document')],
  ['a link to the API document', 'HEAD', '/openapi.json', fetched('same-site', 'navigate', 'document')],
])('%s is served', async (_name, method, path, headers) => {
  expect(await status(method, path, headers)).toBe(200)
})

test.each(['file', 'pages/1', 'thumbnail'])(
  'a link to the %s that an answer cites is followed',
  async (part) => {
    const link = fetched('cross-site', 'navigate', 'document')
    expect(await status('GET', `/documents/doc_1/${part}`, link)).toBe(404)
    expect(await status('GET', `/documents/doc_1/${part}`, fetched('cross-site', 'no-cors', 'image'))).toBe(
      403,
    )
  },
)

test('a page of an allowed origin may post what it likes', async () => {
  expect(await status('POST', '/documents/batch-check', fetched('cross-site', 'cors', 'empty', FRIEND))).toBe(
    415,
  )
})
