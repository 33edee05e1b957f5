import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ServerProcess, startServer } from '../testing/start-server.ts'

const SLOW = { timeout: 90_000, interval: 50 }

/** Each request has its own connection, so that the processes take turns. */
function request(url: string, options: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) =>
    get(url, { agent: false, headers: options }, resolve).once('error', reject),
  )
}

async function processOf(url: string): Promise<string> {
  const response = await request(`${url}/health`)
  response.resume()
  return String(response.headers['x-request-id']).split('.', 1)[0] ?? ''
}

/** The processes that answer, of so many requests. */
async function processesOf(url: string, requests = 12): Promise<Set<string>> {
  return new Set(await Promise.all(Array.from({ length: requests }, () => processOf(url))))
}

interface Line {
  readonly msg: string
  readonly process?: string
  readonly pid?: number
  readonly again_ms?: number
}

const lines = (server: ServerProcess) =>
  server
    .log()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
const said = (server: ServerProcess, message: string) => lines(server).filter(({ msg }) => msg === message)
const pidOf = (server: ServerProcess, name: string) =>
  said(server, 'a process listens').find((line) => line.process === name)?.pid ?? 0
const listening = (server: ServerProcess, count: number) =>
  vi.waitFor(() => expect(said(server, 'a process listens')).toHaveLength(count), SLOW)

async function upload(url: string, name: string, content: string): Promise<{ readonly job_id: string }> {
  const body = new FormData()
  body.append('file', new File([content], name))
  const response = await fetch(`${url}/upload`, { method: 'POST', body, headers: { connection: 'close' } })
  return (await response.json()) as { job_id: string }
}

describe('a server of two processes', () => {
  let cwd: string
  let server: ServerProcess
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'docchat-processes-'))
    server = await startServer(
      {
        DOCCHAT_DATA_DIR: join(cwd, 'data'),
        DOCCHAT_PROCESSES: '2',
        DOCCHAT_STUCK_SECONDS: '1',
        DOCCHAT_QUERIES_PER_MINUTE: '1000000',
      },
      { cwd },
    )
    await listening(server, 2)
  }, 120_000)
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await rm(cwd, { recursive: true, force: true })
  })
  const count = () => said(server, 'a process listens').length

  it('answers from both, and each id of a request names its process', async () => {
    expect(await processesOf(server.url)).toEqual(new Set(['1', '2']))
  })

  it('adds their metrics up', async () => {
    const series = 'docchat_http_requests_total{method="GET",route="/health",status="200"}'
    const counted = async () => {
      const metrics = await text(await request(`${server.url}/metrics`))
      return Number(
        metrics
          .split('\n')
          .find((line) => line.startsWith(series))
          ?.split(' ')
          .at(-1),
      )
    }
    const before = await counted()
    await processesOf(server.url, 20)
    expect(await counted()).toBe(before + 20)
  })

  it('a job that one process adds is watched at the others, and asked there', async () => {
    const { job_id: id } = await upload(server.url, 'valve.txt', 'The valve opens at 3 bar.')
    const watched = await Promise.all(
      [1, 2, 3, 4].map(async () => text(await request(`${server.url}/jobs/${id}/events`))),
    )
    for (const events of watched) expect(events).toContain('event: finish')
    const answers = await Promise.all(
      [1, 2].map(async () =>
        text(
          await request(`${server.url}/chat?question=When+does+the+valve+open%3F`, { accept: 'text/plain' }),
        ),
      ),
    )
    for (const answer of answers) expect(answer).toContain('3 bar')
  })

  it('an upload that arrives in parts goes on at any process', async () => {
    const content = 'The pump starts at dawn.'
    const tus = { 'tus-resumable': '1.0.0', connection: 'close' }
    const created = await fetch(`${server.url}/uploads`, {
      method: 'POST',
      headers: {
        ...tus,
        'upload-length': String(content.length),
        'upload-metadata': `filename ${btoa('pump.txt')}`,
      },
    })
    const url = server.url + created.headers.get('location')
    const seen = new Set<string>()
    for (let offset = 0; offset < content.length; offset += 6) {
      const sent = await fetch(url, {
        method: 'PATCH',
        headers: {
          ...tus,
          'content-type': 'application/offset+octet-stream',
          'upload-offset': String(offset),
        },
        body: content.slice(offset, offset + 6),
      })
      expect(sent.status).toBe(204)
      seen.add(String(sent.headers.get('x-request-id')).split('.', 1)[0] ?? '')
    }
    expect(seen.size).toBe(2)
    const { document } = (await (await fetch(url)).json()) as { readonly document: object | null }
    expect(document).not.toBeNull()
  })

  it('replaces a process that dies, and one that is stuck', async () => {
    const before = count()
    const [dying = '', stuck = ''] = await processesOf(server.url)
    process.kill(pidOf(server, dying), 'SIGKILL')
    await listening(server, before + 1)
    process.kill(pidOf(server, stuck), 'SIGSTOP')
    await listening(server, before + 2)
    expect(said(server, 'a process is killed').map((line) => line.process)).toEqual([stuck])
    const now = await processesOf(server.url)
    expect(now.size).toBe(2)
    expect([...now]).not.toContain(dying)
    expect([...now]).not.toContain(stuck)
  })

  it('SIGHUP replaces all, and no request fails', async () => {
    const before = await processesOf(server.url)
    const started = count()
    const outcomes: Promise<number>[] = []
    // Connections that are used again, and such that are not.
    const again = async () => {
      const response = await fetch(`${server.url}/documents`)
      await response.text()
      return response.status
    }
    const once = async () => (await request(`${server.url}/documents`)).resume().statusCode ?? 0
    const sending = setInterval(() => outcomes.push(again(), once()), 40)
    server.child.kill('SIGHUP')
    await listening(server, started + 2)
    await expect.poll(() => said(server, 'all processes are replaced').length, SLOW).toBe(1)
    await expect.poll(() => said(server, 'closed').length, SLOW).toBeGreaterThanOrEqual(2)
    clearInterval(sending)
    const failed = (await Promise.allSettled(outcomes)).filter(
      (outcome) => outcome.status === 'rejected' || outcome.value !== 200,
    )
    expect(failed).toEqual([])
    expect(outcomes.length).toBeGreaterThan(20)
    const after = await processesOf(server.url)
    expect([...before].filter((name) => after.has(name))).toEqual([])
  })

  it('goes on when a reload finds wrong settings, and tries more and more seldom to start what died', async () => {
    const before = await processesOf(server.url)
    const started = count()
    await writeFile(join(cwd, '.env'), 'DOCCHAT_ATUH=api-keys\n')
    server.child.kill('SIGHUP')
    await expect.poll(() => said(server, 'not all processes are replaced').length, SLOW).toBe(1)
    expect(await processesOf(server.url)).toEqual(before)

    const [dying = ''] = before
    process.kill(pidOf(server, dying), 'SIGKILL')
    await expect.poll(() => said(server, 'a process could not be started').length, SLOW).toBe(2)
    expect(said(server, 'a process could not be started').map((line) => line.again_ms)).toEqual([1000, 2000])
    expect((await processesOf(server.url)).size).toBe(1)
    await rm(join(cwd, '.env'))
    await listening(server, started + 1)
  })

  it('SIGTERM closes all in order', async () => {
    expect(await server.stop('SIGTERM')).toBe(0)
    expect(said(server, 'all processes are closed')).toHaveLength(1)
  })
})

it('limits hold for all processes together, and worn ones are replaced', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'docchat-processes-'))
  try {
    await using server = await startServer({
      DOCCHAT_DATA_DIR: dataDir,
      DOCCHAT_PROCESSES: '2',
      DOCCHAT_MAX_REQUESTS: '30',
      DOCCHAT_QUERIES_PER_MINUTE: '10',
    })
    await listening(server, 2)
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const response = await request(`${server.url}/documents`)
        response.resume()
        return response.statusCode
      }),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(10)
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    for (let sent = 0; said(server, 'a process listens').length < 4; sent++) {
      expect((await request(`${server.url}/health`)).resume().statusCode).toBe(200)
      if (sent > 80) await delay(50)
    }
    expect(said(server, 'a process died')).toEqual([])
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

it('says what is wrong once, and exits as one process does', async () => {
  const started = startServer({ DOCCHAT_HOST: '0.0.0.0', DOCCHAT_PROCESSES: '3' })
  const error = await started.then(() => 'It started.', String)
  expect(error).toMatch(/exit 3: /)
  expect(error.split('Turn on API keys or JWT').length - 1).toBe(1)
})
