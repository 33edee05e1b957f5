import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import type { AddOptions } from '../docchat/documents.ts'
import type { DocChat } from '../docchat.ts'
import { encryptedPdf } from '../testing/pdf-encrypted.ts'
import type { WebhookOptions } from './deliver.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

interface Received {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Starts a receiver that answers with these statuses, repeating the last one. */
async function receiver(...statuses: readonly number[]) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    received.push({ url: request.url ?? '', headers: request.headers, body: await text(request) })
    const status = statuses[received.length - 1] ?? statuses.at(-1) ?? 200
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

async function open(webhooks: Partial<WebhookOptions> = {}): Promise<DocChat> {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-webhook-'))
  const docchat = await createDocChat({
    dataDir,
    webhooks: { secret: SECRET, allowPrivateAddresses: true, ...webhooks },
    onError: () => {},
  })
  onTestFinished(async () => {
    await docchat[Symbol.asyncDispose]()
    rmSync(dataDir, { recursive: true })
  })
  return docchat
}

function add(docchat: DocChat, name: string, content: string | Buffer, options: AddOptions = {}) {
  return docchat.documents.add({ name, content: Readable.from([Buffer.from(content)]) }, options)
}

const webhookJob = async (docchat: DocChat) => (await docchat.jobs.list({ kinds: ['webhook'] })).jobs[0]

test('notifies the receiver, signed so that the standard library verifies it', async () => {
  const { received, url } = await receiver(204)
  const docchat = await open()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const options = { webhookUrl: url, correlationId: 'request 7', traceparent }
  const { document, version, job } = await add(docchat, 'a.txt', 'words', options)
  await expect.poll(async () => (await webhookJob(docchat))?.state).toBe('done')
  const [delivery] = received
  expect(received).toHaveLength(1)
  expect(delivery?.headers).toMatchObject({ traceparent, 'x-correlation-id': 'request 7' })
  const event = new Webhook(SECRET).verify(delivery?.body ?? '', delivery?.headers as Record<string, string>)
  expect(event).toEqual({
    type: 'document.complete',
    timestamp: expect.any(String),
    data: { document_id: document.id, version_id: version.id, job_id: job.id, error: null },
  })
  expect(() =>
    new Webhook(SECRET).verify(`${delivery?.body} `, delivery?.headers as Record<string, string>),
  ).toThrow()
})

test('reports a failure, with its reason', async () => {
  const { received, url } = await receiver(200)
  const docchat = await open({ url })
  await add(docchat, 'secret.pdf', encryptedPdf())
  await expect.poll(() => received).toHaveLength(1)
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    type: 'document.failed',
    data: { error: { error_code: 'DOCUMENT_ENCRYPTED' } },
  })
})

test('retries with the same id when the receiver fails', async () => {
  const { received, url } = await receiver(500, 200)
  const docchat = await open()
  await add(docchat, 'a.txt', 'words', { webhookUrl: url })
  await expect.poll(() => received).toHaveLength(2)
  expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id'])
  await expect.poll(async () => (await webhookJob(docchat))?.state).toBe('done')
})

test('does not follow a redirect', async () => {
  const { received, url } = await receiver(302)
  const docchat = await open()
  await add(docchat, 'a.txt', 'words', { webhookUrl: url })
  await expect.poll(async () => (await webhookJob(docchat))?.error?.code).toBe('WEBHOOK_FAILED')
  expect(received.map((request) => request.url)).toEqual(['/hook'])
})

test('sends nothing more to a receiver that answered 410', async () => {
  const { received, url } = await receiver(410)
  const docchat = await open()
  await add(docchat, 'a.txt', 'words', { webhookUrl: url })
  await expect.poll(async () => (await webhookJob(docchat))?.state).toBe('done')
  const { job } = await add(docchat, 'b.txt', 'other words', { webhookUrl: url })
  await Array.fromAsync(docchat.jobs.watch(job.id))
  expect((await docchat.jobs.list({ kinds: ['webhook'] })).jobs).toHaveLength(1)
  expect(received).toHaveLength(1)
})

test('gives up on a receiver that does not answer in time', async () => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const docchat = await open({ timeoutMs: 100 })
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await add(docchat, 'a.txt', 'words', { webhookUrl })
  await expect.poll(async () => (await webhookJob(docchat))?.error?.code).toBe('WEBHOOK_FAILED')
})

test('connects to no private address unless that is allowed', async () => {
  const { received, url } = await receiver(200)
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-webhook-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  // Another process may have other settings, and a name may have got another address since.
  await using lenient = await createDocChat({
    dataDir,
    workers: 0,
    webhooks: { secret: SECRET, allowPrivateAddresses: true },
  })
  await add(lenient, 'a.txt', 'words', { webhookUrl: url.replace('127.0.0.1', '0x7f.1') })
  await using docchat = await createDocChat({ dataDir, webhooks: { secret: SECRET } })
  await expect
    .poll(async () => webhookJob(docchat))
    .toMatchObject({
      state: 'failed',
      attempts: 1,
      error: { code: 'WEBHOOK_REFUSED' },
    })
  expect(received).toEqual([])
})

test.each(['http://127.0.0.1:9/hook', 'http://[::127.0.0.1]/', 'http://localhost/', 'file:///tmp/x'])(
  'refuses the receiver %s before it reads the document',
  async (webhookUrl) => {
    const docchat = await open({ allowPrivateAddresses: false })
    const content = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('was read')) }),
    }
    await expect(docchat.documents.add({ name: 'a.txt', content }, { webhookUrl })).rejects.toMatchObject({
      code: 'WEBHOOK_REFUSED',
    })
    await expect(open({ allowPrivateAddresses: false, url: webhookUrl })).rejects.toMatchObject({
      code: 'WEBHOOK_REFUSED',
    })
  },
)

test('refuses a webhook when nothing could sign it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-webhook-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  await using docchat = await createDocChat({ dataDir, workers: 0 })
  const adding = add(docchat, 'a.txt', 'words', { webhookUrl: 'https://example.com/hook' })
  await expect(adding).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' })
})

describe('deliveries', () => {
  test('say what has become of each webhook', async () => {
    const { url } = await receiver(500, 204)
    const docchat = await open()
    const { document, job } = await add(docchat, 'a.txt', 'words', { webhookUrl: url })
    await expect
      .poll(async () => (await docchat.webhooks.deliveries()).deliveries)
      .toEqual([
        {
          id: expect.stringMatching(/^job_/),
          documentId: document.id,
          jobId: job.id,
          event: 'document.complete',
          url,
          fromSettings: false,
          state: 'queued',
          attempts: 1,
          maxAttempts: 8,
          lastStatus: 500,
          error: { code: 'WEBHOOK_FAILED', message: expect.stringContaining('status 500') },
          createdAt: expect.any(String),
          deliveredAt: null,
          nextAttemptAt: expect.any(String),
        },
      ])
    await expect
      .poll(async () => (await docchat.webhooks.deliveries()).deliveries)
      .toMatchObject([
        {
          state: 'done',
          attempts: 2,
          lastStatus: 204,
          error: null,
          deliveredAt: expect.any(String),
          nextAttemptAt: null,
        },
      ])
    expect(await docchat.forOwner('other').webhooks.deliveries()).toMatchObject({ deliveries: [], total: 0 })
  })

  test('are listed in stable pages', async () => {
    const { url } = await receiver(200)
    const docchat = await open({ url })
    const ids = async () => (await docchat.webhooks.deliveries({ limit: 100 })).deliveries.map(({ id }) => id)
    for (const name of ['a', 'b', 'c']) await add(docchat, `${name}.txt`, name)
    await expect.poll(async () => ids()).toHaveLength(3)
    const all = await ids()
    const first = await docchat.webhooks.deliveries({ limit: 2 })
    expect(first).toMatchObject({
      total: 3,
      nextCursor: expect.any(String),
      deliveries: [{ fromSettings: true }, {}],
    })
    await add(docchat, 'd.txt', 'd')
    await expect.poll(async () => ids()).toHaveLength(4)
    const second = await docchat.webhooks.deliveries({ limit: 2, cursor: first.nextCursor ?? '' })
    expect(second.deliveries.map(({ id }) => id)).toEqual([all[2]])
    expect(second).toMatchObject({ nextCursor: null, total: 4 })
  })

  test('can be sent again, with the same id for the receiver', async () => {
    const { received, url } = await receiver(200)
    const docchat = await open()
    await add(docchat, 'a.txt', 'words', { webhookUrl: url })
    await expect.poll(async () => (await webhookJob(docchat))?.state).toBe('done')
    const { deliveries } = await docchat.webhooks.deliveries()
    const again = await docchat.webhooks.redeliver(deliveries[0]?.id ?? '')
    expect(again).toMatchObject({ state: 'queued', url })
    expect(again.id).not.toBe(deliveries[0]?.id)
    await expect.poll(() => received).toHaveLength(2)
    expect(received[1]?.body).toBe(received[0]?.body)
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id'])
    expect(await docchat.webhooks.deliveries()).toMatchObject({ total: 2 })
  })

  test('that failed are attempted again, but not while they are waiting, nor for others', async () => {
    const { url } = await receiver(500)
    const docchat = await open()
    await add(docchat, 'a.txt', 'words', { webhookUrl: url })
    await expect.poll(async () => webhookJob(docchat)).toMatchObject({ state: 'queued', attempts: 1 })
    const id = (await webhookJob(docchat))?.id ?? ''
    const { webhooks } = docchat
    await expect(webhooks.redeliver(id)).rejects.toMatchObject({ code: 'JOB_STATE_CONFLICT' })
    await docchat.jobs.cancel(id)
    expect(await webhooks.redeliver(id)).toMatchObject({ id, attempts: 0, lastStatus: null })
    const missing = { code: 'DELIVERY_NOT_FOUND' }
    await expect(docchat.forOwner('other').webhooks.redeliver(id)).rejects.toMatchObject(missing)
    const {
      jobs: [ingest],
    } = await docchat.jobs.list({ kinds: ['ingest'] })
    await expect(webhooks.redeliver(ingest?.id ?? '')).rejects.toMatchObject(missing)
  })
})

test('refuses a webhook that is not a web address before it accepts the document', async () => {
  const docchat = await open()
  await expect(add(docchat, 'a.txt', 'words', { webhookUrl: 'file:///tmp/x' })).rejects.toMatchObject({
    code: 'WEBHOOK_REFUSED',
  })
  expect(await docchat.documents.list()).toMatchObject({ total: 0 })
})

test.each<unknown>(['', 'whsec_', 'whsec_c2hvcnQ=', Buffer.alloc(32).toString('base64'), undefined, 5])(
  'refuses the secret %j, with and without workers',
  async (secret) => {
    const webhooks = { secret } as WebhookOptions
    for (const workers of [0, 1])
      await expect(createDocChat({ dataDir: tmpdir(), webhooks, workers })).rejects.toMatchObject({
        code: 'NOT_CONFIGURED',
      })
  },
)
