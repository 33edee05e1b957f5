import { Agent, request as send } from 'node:http'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { apiKeyAuth } from '../../auth/api-key.ts'
import { createMetrics } from '../../context/metrics.ts'
import { createApp } from '../../create-app.ts'
import type { RateLimitOptions } from '../../limits/rate-limit.ts'
import { routes } from '../../routes.ts'
import { answerClientErrors } from '../../serve/client-error.ts'
import { trackExchanges } from '../../serve/exchanges.ts'
import { addText, startApp } from '../../testing/start-app.ts'
import { openApiDocument } from '../document.ts'
import { responseChecker } from '../testing/check-response.ts'
import { seeded } from './random.ts'
import { type FuzzRequest, requestMaker } from './requests.ts'

const REQUESTS = Number(process.env['DOCCHAT_FUZZ_REQUESTS'] ?? 1000)
const SEED = Number(process.env['DOCCHAT_FUZZ_SEED'] ?? 20_261_128)
const CLIENTS = 8
/** A request without a response for so long counts as one that hangs. */
const HANG_MS = 30_000

interface Reply {
  readonly status: number
  readonly type: string | null
  readonly body: string
}

/** Sends a request. Of a stream that may never end, only the beginning is read. */
function exchange(port: number, agent: Agent, { method, url, headers, body }: FuzzRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = send({ port, host: '127.0.0.1', agent, method, path: url, headers, timeout: HANG_MS })
    sent.once('timeout', () => sent.destroy(new Error(`no response within ${HANG_MS} ms`)))
    sent.once('error', reject)
    sent.once('response', (response) => {
      const { statusCode: status = 0, headers } = response
      const type = headers['content-type'] ?? null
      const chunks: Buffer[] = []
      const finish = () => resolve({ status, type, body: Buffer.concat(chunks).toString() })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (type?.startsWith('text/event-stream')) {
          finish()
          sent.destroy()
        }
      })
      response.once('end', finish).once('error', reject)
    })
    sent.end(body ?? undefined)
  })
}

/** How the server is protected. */
interface Setup {
  readonly name: string
  readonly authenticated: boolean
  readonly limits: RateLimitOptions | false
  /** The statuses that it must have answered with, among others. */
  readonly expected: readonly number[]
}

const SETUPS: readonly Setup[] = [
  { name: 'an open server', authenticated: false, limits: false, expected: [417] },
  {
    name: 'a server with authentication and rate limits',
    authenticated: true,
    limits: { queriesPerMinute: Math.ceil(REQUESTS / 2), uploadsPerMinute: 20 },
    expected: [401, 417, 429],
  },
]

test.each(SETUPS)(
  'every request to $name has a documented response, and none is an error of the server',
  {
    timeout: 600_000,
  },
  async ({ authenticated, limits, expected }) => {
    const document = openApiDocument([...routes, ...createMetrics().routes])
    const check = responseChecker(document)
    const logger = pino({ enabled: false })
    await using app = await startApp({
      docchat: { workers: 1 },
      app: (express, docchat) =>
        express.use(
          createApp({ docchat, limits, logger, ...(authenticated && { auth: apiKeyAuth(docchat) }) }),
        ),
    })
    const { key } = await app.docchat.apiKeys.create({ owner: 'local', name: 'fuzz' })
    const credentials = authenticated ? { authorization: `Bearer ${key}` } : {}
    const ids = [await addText(app.docchat, 'lease.txt', 'The lease ends in May.')]
    answerClientErrors(app.server, trackExchanges(app.server), logger)
    const next = requestMaker(document, seeded(SEED), ids)
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
    const faults: string[] = []
    const statuses: Record<number, number> = {}
    let left = REQUESTS

    const client = async () => {
      while (left-- > 0) {
        const made = next()
        const request = { ...made, headers: { ...credentials, ...made.headers } }
        const fault = await exchange(app.port, agent, request).then(faultOf(request), String)
        if (fault !== null) faults.push(`${fault}\n  ${described(request)}`)
      }
    }
    const faultOf = (request: FuzzRequest) => (reply: Reply) => {
      statuses[reply.status] = (statuses[reply.status] ?? 0) + 1
      const id = /(?<="(?:document|job|conversation)_id":")[^"]+|(?<=^id: )ans_\w+/m.exec(reply.body)?.[0]
      if (id !== undefined && reply.status < 300 && ids.length < 200) ids.push(id)
      if (reply.status >= 500) return `${reply.status} ${reply.body.slice(0, 300)}`
      const path = request.url.split('?', 1)[0] ?? ''
      const method = request.method === 'HEAD' ? '' : request.method
      return check({ method, path, status: reply.status, contentType: reply.type, body: reply.body })
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    agent.destroy()

    const seen = `seed ${SEED}, ${REQUESTS} requests: ${JSON.stringify(statuses)}`
    expect(faults.slice(0, 10), `${faults.length} faults; ${seen}`).toEqual([])
    // Otherwise the requests were not worth sending.
    expect(Object.keys(statuses), seen).toEqual(expect.arrayContaining(expected.map(String)))
    expect((statuses[200] ?? 0) / REQUESTS, seen).toBeGreaterThan(0.1)
    expect((statuses[422] ?? 0) / REQUESTS, seen).toBeGreaterThan(0.1)
  },
)

function described({ method, url, headers, body }: FuzzRequest): string {
  return `${method} ${url.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${body?.toString().slice(0, 300) ?? ''}`
}
