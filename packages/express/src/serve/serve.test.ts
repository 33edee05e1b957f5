import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { type Answerer, createDocChat, type DocChat, type DocChatOptions } from '@docchat/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../context/logger.ts'
import { filePart, formOf, uploadHead } from '../testing/form.ts'
import { rawRequest } from '../testing/raw-http.ts'
import { readEvents } from '../testing/read-events.ts'
import { addText, bytes } from '../testing/start-app.ts'
import { type RunningServer, type ServeOptions, serve } from './serve.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docchat-serve-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const logger = createLogger({ level: 'silent' })

/** A server with its own data directory; `disposed` counts how often DocChat was closed. */
async function start(
  options: Partial<ServeOptions> & { readonly docchat?: Partial<DocChatOptions> } = {},
): Promise<{ readonly server: RunningServer; readonly docchat: DocChat; readonly disposed: () => number }> {
  let docchat: DocChat | undefined
  let disposals = 0
  const open = async () => {
    const dataDir = await mkdtemp(join(folder, 'data-'))
    const opened = await createDocChat({ dataDir, workers: 1, ...options.docchat })
    docchat = {
      ...opened,
      async [Symbol.asyncDispose]() {
        disposals++
        await opened[Symbol.asyncDispose]()
      },
    }
    return docchat
  }
  const server = await serve({ open, port: 0, signals: [], logger, ...options })
  if (docchat === undefined) throw new Error('not opened')
  return { server, docchat, disposed: () => disposals }
}

const JSON_BODY = Buffer.from(JSON.stringify({ question: 'When does the lease end?' }))

describe('starting', () => {
  it('refuses an address that others can reach without authentication, before opening anything', async () => {
    const open = () => expect.fail('was opened')
    await expect(serve({ open, host: '0.0.0.0', port: 0, logger })).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
    })
  })

  it('closes what it opened when the port is in use, and names the port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    let closed = 0
    const open = async () => {
      const docchat = await createDocChat({ dataDir: await mkdtemp(join(folder, 'taken-')), workers: 0 })
      return {
        ...docchat,
        async [Symbol.asyncDispose]() {
          closed++
          await docchat[Symbol.asyncDispose]()
        },
      }
    }
    await expect(serve({ open, port, logger })).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: `Cannot listen on 127.0.0.1:${port}: the port is in use. Choose another host or port.`,
    })
    expect(closed).toBe(1)
    other.close()
  })

  it('says that the host is wrong, and not the port', async () => {
    const open = async () => createDocChat({ dataDir: await mkdtemp(join(folder, 'host-')), workers: 0 })
    const auth = () => async () => ({ owner: 'mary' })
    await expect(serve({ open, auth, host: '192.0.2.1', port: 0, logger })).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: 'Cannot listen on 192.0.2.1:0: this machine does not have that address. Choose another host.',
    })
  })

  it('closes what it opened when authentication cannot be set up', async () => {
    let closed = 0
    const open = async () => {
      const docchat = await createDocChat({ dataDir: await mkdtemp(join(folder, 'auth-')), workers: 0 })
      return {
        ...docchat,
        async [Symbol.asyncDispose]() {
          closed++
          await docchat[Symbol.asyncDispose]()
        },
      }
    }
    const auth = () => Promise.reject(new Error('no keys'))
    await expect(serve({ open, auth, port: 0, logger })).rejects.toThrow('no keys')
    expect(closed).toBe(1)
  })

  it('serves its routes, and responds to unknown ones with the usual error', async () => {
    await using server = (await start()).server
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
    const missing = await fetch(`${server.url}/nothing?here`)
    expect(missing.status).toBe(404)
    expect(missing.headers.get('x-powered-by')).toBeNull()
    expect(await missing.json()).toMatchObject({
      error_code: 'ROUTE_NOT_FOUND',
      instance: '/nothing',
      request_id: missing.headers.get('x-request-id'),
    })
    const broken = await fetch(`${server.url}/documents/%zz`)
    expect([broken.status, ((await broken.json()) as { error_code: string }).error_code]).toEqual([
      400,
      'MALFORMED_REQUEST',
    ])
  })
})

describe('an incomplete or malformed request', () => {
  it.each([
    [
      'a length and chunks',
      'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked',
      400,
      'MALFORMED_REQUEST',
    ],
    [
      'headers of 90 KB',
      `GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(90_000)}`,
      431,
      'MALFORMED_REQUEST',
    ],
    [
      '3,000 headers',
      `GET /health HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 3000 }, (_, i) => `X-${i}: 1`).join('\r\n')}`,
      431,
      'MALFORMED_REQUEST',
    ],
    ['no HTTP at all', 'hello', 400, 'MALFORMED_REQUEST'],
  ])('is answered in the shape of all errors: %s', async (_name, head, status, code) => {
    const lines: Record<string, unknown>[] = []
    const logger = createLogger({ destination: { write: (line) => void lines.push(JSON.parse(line)) } })
    await using server = (await start({ logger })).server
    const response = await rawRequest(server.port, head)
    const { error_code, request_id } = JSON.parse(response.body)
    expect([response.status, error_code]).toEqual([status, code])
    expect(response.headers['x-request-id']).toBe(request_id)
    expect(lines.filter((line) => line['request_id'] === request_id)).toMatchObject([{ status }])
    expect(response.headers).toMatchObject({
      connection: 'close',
      'content-type': 'application/problem+json',
    })
  })

  it.each<[string, string, Buffer]>([
    ['is not what its encoding says', 'gzip', JSON_BODY],
    ['is not what its encoding says', 'deflate', JSON_BODY],
    ['is not what its encoding says', 'br', JSON_BODY],
    ['is cut off', 'gzip', gzipSync(JSON_BODY).subarray(0, -12)],
    ['is cut off', 'deflate', deflateSync(JSON_BODY).subarray(0, -8)],
    ['is cut off', 'br', brotliCompressSync(JSON_BODY).subarray(0, -4)],
    ['has a wrong checksum', 'gzip', withWrongByte(gzipSync(JSON_BODY), -8)],
    ['has a broken middle', 'gzip', withWrongByte(gzipSync(JSON_BODY), 12)],
  ])('is refused when its body %s: %s', async (_name, encoding, body) => {
    await using server = (await start()).server
    const head = `POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}`
    const response = await rawRequest(server.port, head, body)
    expect([response.status, JSON.parse(response.body).error_code]).toEqual([400, 'MALFORMED_REQUEST'])
  })

  it('times out when its headers do not arrive', async () => {
    await using server = (await start({ timeouts: { headersMs: 200 } })).server
    const socket = connect(server.port, '127.0.0.1')
    socket.write('GET /health HTTP/1.1\r\nHost:')
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(answer).toContain('"error_code":"REQUEST_TIMEOUT"')
  })

  it('times out when its JSON does not arrive', async () => {
    await using server = (await start({ uploadIdleMs: 200 })).server
    const head =
      'POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100'
    const response = await rawRequest(server.port, head, '{"question"')
    expect([response.status, JSON.parse(response.body).error_code]).toEqual([408, 'REQUEST_TIMEOUT'])
  })
})

function withWrongByte(bytes: Buffer, at: number): Buffer {
  const index = at < 0 ? bytes.length + at : at
  bytes.writeUInt8(bytes.readUInt8(index) ^ 0xff, index)
  return bytes
}

/** Writes one word at a time until it is released or aborted. */
function slowAnswerer(): Answerer & { readonly letGo: () => void } {
  let go = false
  return {
    model: 'slow',
    letGo: () => {
      go = true
    },
    async *answer(_request, { signal } = {}) {
      while (!go) {
        signal?.throwIfAborted()
        yield { type: 'text', text: 'word ' }
        await delay(20, undefined, signal && { signal })
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function firstBytes(url: string): Promise<IncomingMessage> {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage]
  await once(response, 'readable')
  return response
}

describe('closing', () => {
  it('completes requests in progress, is not ready meanwhile, and refuses new connections', async () => {
    const answerer = slowAnswerer()
    const { server, docchat, disposed } = await start({ docchat: { answerer } })
    await addText(docchat, 'a.txt', 'Some words.')
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => firstBytes(`${server.url}/chat?question=words`)),
    )
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const probe = async () => {
      const [response] = (await once(get(`${server.url}/readiness`, { agent }), 'response')) as [
        IncomingMessage,
      ]
      return {
        status: response.statusCode,
        body: JSON.parse(await text(response)),
        headers: response.headers,
      }
    }
    expect((await probe()).status).toBe(200)

    const closed = server.close()
    expect(server.close()).toBe(closed)
    expect(await probe()).toMatchObject({
      status: 503,
      body: { status: 'shutting-down' },
      headers: { connection: 'close' },
    })
    await expect(fetch(`${server.url}/health`)).rejects.toThrow()
    expect(disposed()).toBe(0)

    answerer.letGo()
    const events = (await Promise.all(streams.map((stream) => text(stream)))).map(readEvents)
    expect(events.map((stream) => stream.at(-1)?.event)).toEqual(streams.map(() => 'finish'))
    await closed
    expect(disposed()).toBe(1)
    agent.destroy()
  })

  it('sends a last event to answers that take too long', async () => {
    const { server, docchat } = await start({ docchat: { answerer: slowAnswerer() }, drainMs: 1200 })
    await addText(docchat, 'a.txt', 'Some words.')
    const stream = await firstBytes(`${server.url}/chat?question=words`)
    const began = performance.now()
    const closed = server.close()
    const received = await text(stream)
    expect(readEvents(received).at(-1)).toMatchObject({
      event: 'failure',
      data: { error_code: 'SHUTTING_DOWN' },
    })
    expect(received).toMatch(/data: \[DONE\]\n\n$/)
    await closed
    expect(performance.now() - began).toBeLessThan(2500)
  })

  it('disconnects clients that watch a job at once', async () => {
    const { server, docchat } = await start({ docchat: { workers: 0 } })
    const { job } = await docchat.documents.add({ name: 'a.txt', content: bytes('Waits.') })
    const stream = await firstBytes(`${server.url}/jobs/${job.id}/events`)
    const closed = server.close()
    const events = readEvents(await text(stream))
    expect(events.map(({ event }) => event)).toEqual(['progress', 'failure'])
    expect(events[1]).toMatchObject({ id: events[0]?.id, data: { error_code: 'SHUTTING_DOWN' } })
    await closed
  })

  it('aborts an upload that takes too long, and leaves nothing behind', async () => {
    const { server } = await start({ drainMs: 1200 })
    const form = formOf([filePart('x'.repeat(100_000))])
    const head = uploadHead('/upload', { 'Content-Length': form.length })
    const answer = rawRequest(server.port, head, form.subarray(0, 50_000))
    await delay(100)
    await server.close()
    const { status, body } = await answer
    expect([status, JSON.parse(body).error_code]).toEqual([503, 'SHUTTING_DOWN'])
  })
})
