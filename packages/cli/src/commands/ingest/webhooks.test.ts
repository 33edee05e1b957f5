import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

const KEY = Buffer.alloc(32, 7)
const SECRET = `whsec_${KEY.toString('base64')}`

let at: Workspace
beforeEach(() => {
  at = workspace()
  at.write('lease.md', LEASE)
})
afterEach(() => at[Symbol.dispose]())

interface Delivery {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver of webhooks that responds with the given status. */
async function receiver(status = 200) {
  const deliveries: Delivery[] = []
  const server = createServer(async (request, response) => {
    deliveries.push({ headers: request.headers, body: await text(request) })
    response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    deliveries,
    env: {
      DOCCHAT_WEBHOOK_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
      DOCCHAT_WEBHOOK_SECRET: SECRET,
      DOCCHAT_WEBHOOK_ALLOW_PRIVATE: 'true',
    },
    [Symbol.dispose]: () => server.close(),
  }
}

describe('a configured webhook', () => {
  it('is delivered, signed, before ingest ends', async () => {
    using there = await receiver()
    expect(await at.run(['ingest', 'lease.md'], { env: there.env })).toMatchObject({ exitCode: 0 })
    expect(there.deliveries).toHaveLength(1)
    const [{ headers, body } = { headers: {}, body: '' }] = there.deliveries
    expect(JSON.parse(body)).toMatchObject({ type: 'document.complete' })
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`,
    )
    expect((await at.run(['jobs'])).stdout).toMatch(/ webhook {2}lease\.md +done /)
  })

  it('is queued by a detached ingest, and delivered by a worker', async () => {
    using there = await receiver()
    await at.run(['ingest', '--detach', 'lease.md'], { env: there.env })
    const worker = at.launch(['worker'], { env: there.env })
    await worker.says('✓ webhook for lease.md')
    expect((await worker.end('SIGTERM')).exitCode).toBe(0)
    expect(there.deliveries).toHaveLength(1)
  })

  it('does not keep ingest waiting when its receiver fails', async () => {
    using there = await receiver(500)
    const run = await at.run(['ingest', 'lease.md'], { env: there.env })
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('1 webhook not delivered yet; docchat worker will try again.'),
    })
    expect(there.deliveries).toHaveLength(1)
    expect((await at.run(['jobs', '--state', 'queued', '--json'])).json()).toMatchObject([
      { kind: 'webhook', name: 'lease.md', attempts: 1, error: { error_code: 'WEBHOOK_FAILED' } },
    ])
  })

  it('needs a valid secret, which is never revealed', async () => {
    using there = await receiver()
    const without = await at.run(['ingest', 'lease.md'], {
      env: { ...there.env, DOCCHAT_WEBHOOK_SECRET: '' },
    })
    expect(without).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('DOCCHAT_WEBHOOK_SECRET') })
    const env = { ...there.env, DOCCHAT_WEBHOOK_SECRET: `${SECRET}!`, DOCCHAT_DEBUG: '1' }
    const { exitCode, stdout, stderr } = await at.run(['ingest', 'lease.md', '--json'], { env })
    expect(exitCode).toBe(3)
    expect(stderr).toContain('DOCCHAT_WEBHOOK_SECRET in the environment: the value is not valid')
    expect(stdout + stderr).not.toContain(SECRET)
  })
})
