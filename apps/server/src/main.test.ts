import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { createDocChat } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'docchat-server-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const start = (env: Readonly<Record<string, string>> = {}) =>
  startServer({ DOCCHAT_DATA_DIR: dataDir, ...env })

function upload(url: string, name: string, content: string | Blob, headers: Record<string, string> = {}) {
  const form = new FormData()
  form.append('file', new File([content], name))
  return fetch(`${url}/upload`, { method: 'POST', body: form, headers })
}

async function json(response: Promise<Response>): Promise<Record<string, unknown>> {
  return (await (await response).json()) as Record<string, unknown>
}

async function addAndWait(url: string, name: string, content: string): Promise<void> {
  const { job_id: id } = await json(upload(url, name, content))
  await expect.poll(async () => (await json(fetch(`${url}/jobs/${id}`)))['state']).toBe('done')
}

describe('configuration', () => {
  it('names every invalid variable, and reveals no secret', async () => {
    const started = start({ DOCCHAT_PORT: 'x', DOCCHAT_JWT_SECRET: 'canary', DOCCHAT_WORKER: '1' })
    await expect(started).rejects.toThrow(
      /exit 3: DOCCHAT_PORT in the environment: "x" is not valid: must be a whole number from 0 to 65535\./,
    )
    await expect(started).rejects.toThrow(/DOCCHAT_JWT_SECRET in the environment: the value is not valid/)
    await expect(started).rejects.toThrow(
      /DOCCHAT_WORKER in the environment: there is no such setting\. Did you mean DOCCHAT_WORKERS\?/,
    )
    await expect(started).rejects.not.toThrow(/canary/)
  })

  it('is refused when it would expose the documents to everybody', async () => {
    await expect(start({ DOCCHAT_HOST: '0.0.0.0' })).rejects.toThrow(/exit 3: .*Turn on API keys or JWT/)
  })

  it('exits like the command when the data cannot be opened', async () => {
    await writeFile(join(dataDir, 'docchat.db'), 'no database. '.repeat(100))
    await expect(start()).rejects.toThrow(/exit 3: .*docchat\.db is not a database\./)
  })

  it('enforces the maximum size of uploads', async () => {
    await using server = await start({ DOCCHAT_MAX_SIZE: '1KB' })
    const refused = await upload(server.url, 'a.txt', 'x'.repeat(1025))
    expect(refused.status).toBe(413)
    expect((await upload(server.url, 'a.txt', 'x'.repeat(1024))).status).toBe(202)
  })
})

describe('files in the working directory', () => {
  it('configure the server too, with lower precedence than the environment', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'docchat-server-cwd-'))
    await writeFile(join(cwd, '.env'), 'DOCCHAT_AUTH=api-keys\nDOCCHAT_DRAIN_SECONDS=7\n')
    await writeFile(join(cwd, 'docchat.config.json'), JSON.stringify({ maxSize: '1KB', publicMetrics: true }))
    try {
      await using server = await startServer(
        { DOCCHAT_DATA_DIR: dataDir, DOCCHAT_PUBLIC_METRICS: 'no' },
        { cwd },
      )
      expect((await fetch(`${server.url}/documents`)).status).toBe(401)
      expect((await fetch(`${server.url}/metrics`)).status).toBe(401)
      expect(server.log()).toContain(`DOCCHAT_AUTH in ${join(cwd, '.env')}`)
      expect(server.log()).toContain(`"settings from files"`)

      const docchat = await createDocChat({ dataDir, workers: 0 })
      const { key } = await docchat.apiKeys.create({ owner: 'mary', name: 'test' })
      await docchat[Symbol.asyncDispose]()
      const headers = { authorization: `Bearer ${key}` }
      expect((await upload(server.url, 'a.txt', 'x'.repeat(1025), headers)).status).toBe(413)
    } finally {
      await rm(cwd, { recursive: true })
    }
  })

  it('do not choose who receives a key from the environment', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'docchat-server-cwd-'))
    await writeFile(
      join(cwd, 'docchat.config.json'),
      JSON.stringify({ classifierUrl: 'http://127.0.0.1:9/' }),
    )
    try {
      await expect(
        startServer({ DOCCHAT_DATA_DIR: dataDir, DOCCHAT_CLASSIFIER_KEY: 'canary' }, { cwd }),
      ).rejects.toThrow(/^exit 3: "classifierUrl" in (?!.*canary).*Set DOCCHAT_CLASSIFIER_URL/)
    } finally {
      await rm(cwd, { recursive: true })
    }
  })
})

describe('with API keys', () => {
  it('accepts only clients that have one', async () => {
    const docchat = await createDocChat({ dataDir, workers: 0 })
    const { key } = await docchat.apiKeys.create({ owner: 'mary', name: 'test' })
    await docchat[Symbol.asyncDispose]()
    await using server = await start({ DOCCHAT_AUTH: 'api-keys', DOCCHAT_HOST: '0.0.0.0' })
    const url = `http://127.0.0.1:${server.port}`
    expect((await fetch(`${url}/health`)).status).toBe(200)
    const stranger = await upload(url, 'a.txt', 'Text.')
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect((await upload(url, 'a.txt', 'Text.', { authorization: `Bearer ${key}` })).status).toBe(202)
    expect(server.log()).not.toContain(key)
  })
})

describe('SIGTERM', () => {
  it('completes 20 streams and 4 jobs, is not ready meanwhile, refuses new connections, and exits with 0', async () => {
    const tokens = Array.from({ length: 60 }, (_, i) => `word${i} `)
    const stopping = Promise.withResolvers<void>()
    await using model = await fakeOpenAI({ reply: () => ({ tokens, lastAfter: stopping.promise }) })
    await using server = await start({
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'key',
      DOCCHAT_WORKERS: '4',
    })
    await addAndWait(server.url, 'a.txt', 'Some words.')
    const streams = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const [response] = (await once(get(`${server.url}/chat?question=words`), 'response')) as [
          IncomingMessage,
        ]
        return { whole: text(response) }
      }),
    )
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ready = async () => {
      const [response] = (await once(get(`${server.url}/readiness`, { agent }), 'response')) as [
        IncomingMessage,
      ]
      await text(response)
      return response.statusCode
    }
    expect(await ready()).toBe(200)
    for (let i = 0; i < 4; i++) await upload(server.url, `${i}.txt`, `Sentence ${i}. `.repeat(20_000))

    const began = performance.now()
    const stopped = server.stop('SIGTERM')
    await expect.poll(server.log).toContain('"msg":"closing"')
    expect(await ready()).toBe(503)
    await expect(once(connect(server.port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED')
    stopping.resolve()
    const received = await Promise.all(streams.map(({ whole }) => whole))
    for (const stream of received) expect(stream).toMatch(/event: finish\n.*\n\ndata: \[DONE\]\n\n$/)
    expect(await stopped).toBe(0)
    expect(performance.now() - began).toBeLessThan(30_000)
    agent.destroy()

    const after = await createDocChat({ dataDir, workers: 0 })
    const { jobs } = await after.jobs.list({ states: ['failed', 'cancelled'] })
    expect(jobs).toEqual([])
    await after[Symbol.asyncDispose]()
  })
})

describe('kill -9 in the middle of an upload', () => {
  it('leaves no document, and its bytes are swept', async () => {
    const head = [
      'POST /upload HTTP/1.1',
      'Host: localhost',
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 10000000',
      '',
      '--b',
      'Content-Disposition: form-data; name="file"; filename="a.txt"',
      '',
      'x'.repeat(3_000_000),
    ]
    const blobs = () => readdir(join(dataDir, 'blobs'))
    {
      await using server = await start()
      const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
      socket.write(head.join('\r\n'))
      await expect.poll(async () => (await blobs()).length).toBe(1)
      expect(await server.stop('SIGKILL')).toBe('SIGKILL')
      socket.destroy()
    }
    // Recent leftovers may belong to another process that is still running.
    const old = new Date(Date.now() - 2 * 60 * 60 * 1000)
    for (const name of await blobs()) await utimes(join(dataDir, 'blobs', name), old, old)
    // An unresponsive process counts as alive for two minutes.
    using database = new DatabaseSync(join(dataDir, 'docchat.db'))
    database.exec('update locks set expires_at = 0')
    await using server = await start()
    expect(await json(fetch(`${server.url}/documents`))).toMatchObject({ total: 0 })
    await expect.poll(blobs).toEqual([])
  })
})

describe('memory', () => {
  it('does not grow with the size of an upload', async () => {
    await using server = await start({ DOCCHAT_MAX_SIZE: '1GB', DOCCHAT_WORKERS: '0' })
    const most = async () => {
      const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8')
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
    }
    const send = async (megabytes: number, mark: string) => {
      const block = new Uint8Array(1024 * 1024).fill(mark.charCodeAt(0))
      const response = await upload(
        server.url,
        'big.txt',
        new Blob(Array.from({ length: megabytes }, () => block)),
      )
      expect(response.status).toBe(202)
    }
    // From about 64 MB on, garbage collection is active.
    await send(64, 'a')
    const before = await most()
    await send(256, 'b')
    expect((await most()) - before).toBeLessThan(64)
  })
})
