import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../context/logger.ts'
import { createApp } from '../create-app.ts'
import { filePart, formOf, uploadHead } from '../testing/form.ts'
import { type Listening, listenWith } from '../testing/listen.ts'
import { rawRequest } from '../testing/raw-http.ts'
import { startApp } from '../testing/start-app.ts'
import { type IncomingFile, receiveForm } from './receive-form.ts'

const MB = 1024 * 1024
const body = formOf([filePart(Buffer.alloc(3 * MB, 'x'))])
const head = uploadHead('/upload', { Host: 'localhost', 'Content-Length': body.length })

interface Receiving {
  readonly idleMs?: number
  readonly timeoutMs?: number
  readonly take: (file: IncomingFile, signal: AbortSignal) => Promise<void>
}

function receiving({ take, idleMs = 60_000, timeoutMs = 60_000 }: Receiving): Promise<Listening> {
  return listenWith(async (request, response) => {
    await receiveForm(request, response, {
      ...{ fileField: 'file', fields: [], maxFiles: 1, maxFileBytes: 4 * MB, idleMs, timeoutMs },
      signal: new AbortController().signal,
      take: (file, _fields, signal) => take(file, signal),
    })
    response.end('{}')
  })
}

async function read({ content }: IncomingFile): Promise<void> {
  for await (const _ of content);
}

async function* slowly(bytes: Buffer, size: number, ms: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size)
    await delay(ms)
  }
}

async function expectTimeout(server: Listening, sent: Parameters<typeof rawRequest>[2], why: RegExp) {
  const response = await rawRequest(server.port, head, sent)
  const { error_code, detail } = JSON.parse(response.body)
  expect([response.status, error_code]).toEqual([408, 'REQUEST_TIMEOUT'])
  expect(detail).toMatch(why)
}

describe('an upload ends in time', () => {
  it('if the client sends a byte now and then', async () => {
    await using server = await receiving({ take: read, idleMs: 300 })
    await expectTimeout(server, slowly(body, 1, 30), /slower than 1024 bytes per second/)
  })

  it('if it is never slow, but takes too long altogether', async () => {
    await using server = await receiving({ take: read, idleMs: 300, timeoutMs: 600 })
    await expectTimeout(server, slowly(body, 10_000, 50), /took longer than 0.6 s/)
  })

  it('if its receiver stops reading', async () => {
    const take = (_file: IncomingFile, signal: AbortSignal) => delay(60_000, undefined, { signal })
    await using server = await receiving({ take, idleMs: 300 })
    await expectTimeout(server, body, /stalled/)
  })

  it('if its receiver does not even notice', async () => {
    await using server = await receiving({ take: () => new Promise(() => undefined), idleMs: 300 })
    await expectTimeout(server, body, /stalled/)
  })

  it('if its receiver does not finish', async () => {
    const take = async (file: IncomingFile) => {
      await read(file)
      await new Promise(() => undefined)
    }
    await using server = await receiving({ take, idleMs: 300, timeoutMs: 600 })
    await expectTimeout(server, body, /took longer/)
  })
})

it('the time to store a complete upload is not the fault of the client', async () => {
  const take = async (file: IncomingFile) => {
    await read(file)
    await delay(600)
  }
  await using server = await receiving({ take, idleMs: 300 })
  expect((await rawRequest(server.port, head, body)).status).toBe(200)
})

it.each([
  ['leaves', 499],
  ['leaves after a refusal', 422],
])('an upload is logged when the client %s', async (_name, status) => {
  const lines: Record<string, unknown>[] = []
  const logger = createLogger({ destination: { write: (line) => void lines.push(JSON.parse(line)) } })
  await using app = await startApp({
    app: (express, docchat) => express.use(createApp({ docchat, logger })),
  })
  const part = filePart(Buffer.alloc(3 * MB, 'x'), { field: status === 422 ? 'other' : 'file' })
  const socket = connect(app.port, '127.0.0.1').on('error', () => undefined)
  socket.write(`${uploadHead('/upload', { 'X-Request-ID': 'req-7', 'Content-Length': body.length })}\r\n\r\n`)
  socket.write(formOf([part]).subarray(0, MB))
  await delay(200)
  socket.destroy()
  await expect
    .poll(() => lines)
    .toMatchObject([{ msg: 'request', path: '/upload', status, request_id: 'req-7' }])
})
