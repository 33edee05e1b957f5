import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, onTestFinished } from 'vitest'
import { createClient, DocChatApiError } from './index.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** A server that answers as it is told, and the requests that it got. */
async function start(listener: RequestListener) {
  const seen: string[] = []
  let open = 0
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim())
    open++
    response.on('close', () => open--)
    request.resume()
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    seen,
    /** The requests whose connections wait for more. */
    get open() {
      return open
    },
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }
}

const HTML = '<html><h1>Bad gateway</h1></html>'
const page =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(HTML)
  }
const rejection = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )
const file = new File(['text'], 'a.txt')

it("tells a proxy's page from an answer of DocChat, whatever its status", async () => {
  const down = createClient(await start(page(502)))
  expect(await rejection(down.status())).toMatchObject({ status: 502, code: 'HTTP_ERROR' })
  const login = createClient(await start(page(200)))
  const calls = [
    login.status(),
    login.readiness(),
    login.upload(file),
    login.upload(file, { onProgress: () => undefined }),
    login.upload(file, { resume: { uploadId: 'upl_1' } }),
    login.documents.delete('doc_1'),
    login.ask('Why?').next(),
    login.jobs.watch('job_1').next(),
    login.answers.resume('ans_1').next(),
  ]
  for (const error of await Promise.all(calls.map(rejection))) {
    expect(error).toBeInstanceOf(DocChatApiError)
    expect(error).toMatchObject({ status: 200, code: 'HTTP_ERROR' })
  }
})

it('tells that a body was cut, but not where the token failed', async () => {
  const server = await start((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
    response.write('{"status":', () => response.destroy())
  })
  expect(await rejection(createClient(server).health())).toMatchObject({ code: 'CONNECTION_LOST' })
  const failure = new TypeError('no token')
  const apiKey = () => Promise.reject(failure)
  expect(await rejection(createClient({ ...server, apiKey }).health()), 'its own error').toBe(failure)
})

it('repeats within bounds, with a new token each time, and nothing that could run twice', async () => {
  const overloaded = await start(page(503, { 'retry-after': '0' }))
  let tokens = 0
  const client = createClient({ ...overloaded, apiKey: () => `t${++tokens}` })
  expect(await rejection(client.health())).toMatchObject({ status: 503, retryAfter: 0 })
  expect(overloaded.seen).toEqual([1, 2, 3, 4].map((n) => `GET /health Bearer t${n}`))
  await rejection(client.conversations.create())
  expect(overloaded.seen.length, 'it has an idempotency key').toBe(8)
  await Promise.all(
    [client.ask('Why?').next(), client.streamTicket(), client.documents.deleteMany(['a'])].map(rejection),
  )
  expect(overloaded.seen.length).toBe(11)

  const late = await start(page(429, { 'retry-after': '31' }))
  expect(await rejection(createClient(late).health())).toMatchObject({ status: 429, retryAfter: 31 })
  expect(late.seen.length, 'so long a wait is for the caller to decide about').toBe(1)
})

it('reads Retry-After only where it says a time', async () => {
  const facts = async (value: string) =>
    (await rejection(
      createClient(await start(page(400, { 'retry-after': value }))).health(),
    )) as DocChatApiError
  expect((await facts('1.5')).retryAfter).toBe(1.5)
  expect((await facts('-1')).retryAfter).toBeNull()
  expect((await facts('soon')).retryAfter).toBeNull()
  const inAMinute = new Date(Date.now() + 60_000).toUTCString()
  expect((await facts(inAMinute)).retryAfter).toBeGreaterThan(50)
})

it('stops at any time: for the token, the headers, a repetition, an upload, an error, a body', async () => {
  const silent = await start(() => undefined)
  const unnamed = await start(() => undefined)
  const busy = await start(page(503, { 'retry-after': '29' }))
  const halfAnError = await start((_request, response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' }).write('{"detail":')
  })
  const halfABody = await start((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': a comment\n')
  })
  let responses = 0
  const counted = async (request: Request, options: RequestInit) => {
    const response = await fetch(request, options)
    responses++
    return response
  }
  const never = () => new Promise<string>(() => undefined)
  const large = new File([new Uint8Array(8_000_000)], 'a.bin')
  const reading = createClient({ ...halfABody, fetch: counted })
  const calls: ((options: { signal: AbortSignal }) => Promise<unknown>)[] = [
    (options) => createClient({ ...silent, apiKey: never }).health(options),
    (options) => createClient(silent).health(options),
    (options) => createClient(silent).upload(large, options),
    (options) => createClient(silent).upload(large, { ...options, onProgress: () => undefined }),
    (options) => createClient(unnamed).ask('Why?', options).next(),
    (options) => createClient({ ...busy, fetch: counted }).health(options),
    (options) => createClient({ ...halfAnError, fetch: counted }).health(options),
    (options) => reading.ask('Why?', options).next(),
    (options) => reading.jobs.watch('job_1', options).next(),
    (options) => reading.answers.resume('ans_1', options).next(),
    (options) => reading.documents.file('doc_1', options),
  ]
  const controllers = calls.map(() => new AbortController())
  const errors = calls.map((call, i) =>
    rejection(call({ signal: (controllers[i] as AbortController).signal })),
  )
  const patience = { timeout: 20_000 }
  await expect.poll(() => [silent.seen.length, unnamed.seen.length, responses], patience).toEqual([3, 1, 6])
  // Node forgets about the signals of requests that are collected.
  for (let i = 0; i < 3; i++) await setImmediate().then(() => collectGarbage())
  const reason = new Error('enough')
  for (const controller of controllers) controller.abort(reason)
  for (const error of await Promise.all(errors)) expect(error).toBe(reason)
  const open = () => [silent, halfAnError, halfABody].map((server) => server.open)
  await expect.poll(open, patience).toEqual([0, 0, 0])
})

it('stops also where the fetch of the caller does not, and an event stream is then given up', async () => {
  const silent = await start(() => undefined)
  const half =
    (status: number, type: string): RequestListener =>
    (_request, response) =>
      response.writeHead(status, { 'content-type': type }).write('{')
  const aPage = await start(half(200, 'application/json'))
  const anError = await start(half(404, 'application/problem+json'))
  const events = await start(half(200, 'text/event-stream'))
  let responses = 0
  const deaf = async ({ url, method, headers }: Request) => {
    const response = await fetch(url, { method, headers })
    responses++
    return response
  }
  const controller = new AbortController()
  const options = { signal: controller.signal }
  const client = ({ baseUrl }: { baseUrl: string }) => createClient({ baseUrl, fetch: deaf })
  const errors = [
    client(silent).health(options),
    client(aPage).health(options),
    client(anError).health(options),
    client(events).jobs.watch('job_1', options).next(),
  ].map(rejection)
  await expect.poll(() => [silent.seen.length, responses]).toEqual([1, 3])
  const reason = new Error('enough')
  controller.abort(reason)
  for (const error of await Promise.all(errors)) expect(error).toBe(reason)
  await expect.poll(() => events.open).toBe(0)
})

it('asks nothing when it is stopped before', async () => {
  const server = await start(page(200))
  const reason = new Error('enough')
  for (const stopOnLeave of [true, false]) {
    const asking = createClient(server).ask('Why?', { signal: AbortSignal.abort(reason), stopOnLeave })
    expect(await rejection(asking.next())).toBe(reason)
  }
  await expect(rejection(createClient(server).health())).resolves.toBeInstanceOf(DocChatApiError)
  expect(server.seen).toEqual(['GET /health'])
})
