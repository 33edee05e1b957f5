import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { describeClassifier } from '../testing/classifier.ts'
import type { ClassifyRequest } from './classifier.ts'
import { httpClassifier } from './http.ts'
import { labelClassifier } from './labels.ts'

interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** A service on the loopback address that sends the given replies. */
async function service(reply: (body: Record<string, unknown>, n: number) => Reply | Promise<Reply>) {
  const seen: { readonly body: Record<string, unknown>; readonly headers: NodeJS.Dict<string | string[]> }[] =
    []
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as Record<string, unknown>
    seen.push({ body, headers: request.headers })
    const { status = 200, headers = {}, body: text } = await reply(body, seen.length)
    response.writeHead(status, headers).end(text)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/classify`,
    seen,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
    },
  }
}

describeClassifier('http', async () => {
  const labels = { lease: 'tenant landlord rent', invoice: 'invoice amount payment tax' }
  const behind = labelClassifier({ labels })
  const server = await service(async ({ name, text }) => {
    const request = { name: String(name), mediaType: 'text/plain', text: String(text) }
    return { body: JSON.stringify((await behind.classify(request)) ?? { label: null }) }
  })
  const classifier = httpClassifier({ url: server.url })
  return { ...classifier, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
})

const document: ClassifyRequest = { name: 'a.pdf', mediaType: 'application/pdf', text: 'Some words.' }
const good = JSON.stringify({ label: 'lease', confidence: 0.9 })

describe('httpClassifier', () => {
  test('sends name, type and text, with the configured headers', async () => {
    await using server = await service(() => ({ body: good }))
    const classifier = httpClassifier({ url: server.url, headers: { authorization: 'Bearer key' } })
    expect(await classifier.classify(document)).toEqual({ label: 'lease', confidence: 0.9 })
    expect(server.seen).toMatchObject([
      {
        body: { name: 'a.pdf', media_type: 'application/pdf', text: 'Some words.' },
        headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
      },
    ])
  })

  test('retries after a transient failure, when the service says so', async () => {
    await using server = await service((_, n) =>
      n < 3 ? { status: n === 1 ? 429 : 503, headers: { 'retry-after': '0.1' }, body: '' } : { body: good },
    )
    const started = performance.now()
    expect(await httpClassifier({ url: server.url }).classify(document)).toMatchObject({ label: 'lease' })
    expect(performance.now() - started).toBeGreaterThan(190)
    expect(server.seen).toHaveLength(3)
  })

  test.each<[string, Reply, number]>([
    ['a permanent failure', { status: 500, headers: { 'retry-after': '0' }, body: 'canary' }, 3],
    ['a refusal', { status: 401, body: 'canary' }, 1],
    ['invalid JSON', { body: '<html>canary' }, 1],
    ['no label', { body: '{}' }, 1],
    ['an empty label', { body: '{"label":"","confidence":1}' }, 1],
    ['a confidence above 1', { body: '{"label":"lease","confidence":90}' }, 1],
    ['an oversized reply', { body: `{"label":"${'x'.repeat(2 ** 20)}","confidence":1}` }, 1],
    ['a redirect', { status: 302, headers: { location: 'http://example.invalid/' }, body: '' }, 1],
  ])('reports a failure: %s', async (_, reply, requests) => {
    await using server = await service(() => reply)
    const error: unknown = await httpClassifier({ url: server.url, maxRetries: requests - 1 })
      .classify(document)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'CLASSIFIER_FAILED' })
    expect(String(error)).not.toContain('canary')
    expect(server.seen).toHaveLength(requests)
  })

  test('does not wait for ever', async () => {
    await using server = await service(() => new Promise<Reply>(() => {}))
    const classifier = httpClassifier({ url: server.url, timeoutMs: 50, maxRetries: 0 })
    await expect(classifier.classify(document)).rejects.toMatchObject({ code: 'CLASSIFIER_FAILED' })
    const reason = new Error('changed my mind')
    const patient = httpClassifier({ url: server.url })
    const aborted = patient.classify(document, { signal: AbortSignal.abort(reason) })
    await expect(aborted).rejects.toBe(reason)
  })

  test.each(['nowhere', 'ftp://example.com/', ''])('rejects the URL %j', (url) => {
    expect(() => httpClassifier({ url })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })
})
