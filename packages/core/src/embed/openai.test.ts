import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OpenAI } from 'openai'
import { describe, expect, test } from 'vitest'
import { describeEmbedder } from '../testing/embedder.ts'
import {
  type FakeOpenAI,
  type FakeOpenAIOptions,
  fakeOpenAI,
  type OpenAIRequest,
} from '../testing/openai-server.ts'
import type { Embedder } from './embedder.ts'
import { type EmbeddingClient, type OpenAIEmbedderOptions, openAIEmbedder } from './openai.ts'

const KEY = 'sk-canary-5f3e'

function embedderFor(server: FakeOpenAI, options: Partial<OpenAIEmbedderOptions> = {}): Promise<Embedder> {
  return openAIEmbedder({ model: 'test-model', apiKey: KEY, baseURL: server.url, maxRetries: 0, ...options })
}

describeEmbedder('openai', async () => {
  const server = await fakeOpenAI()
  const embedder = await embedderFor(server)
  return { ...embedder, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
})

describe('openAIEmbedder', () => {
  test('determines its dimensions with one request', async () => {
    await using server = await fakeOpenAI({ dimensions: 48 })
    expect(await embedderFor(server)).toMatchObject({ model: 'test-model', dimensions: 48, batchSize: 64 })
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.body).toMatchObject({ encoding_format: 'float' })
  })

  test('gives a silent server up, and does not ask it again', async () => {
    let asked = 0
    const server = createServer(() => void asked++)
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    const options = { baseURL: `http://127.0.0.1:${port}/v1`, timeoutMs: 100, apiKey: 'k', model: 'm' }
    await expect(openAIEmbedder(options)).rejects.toThrow('did not reply in time')
    expect(asked).toBe(1)
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })

  test('requests the given dimensions, without an extra request', async () => {
    await using server = await fakeOpenAI({ dimensions: 48 })
    const embedder = await embedderFor(server, { dimensions: 16 })
    expect(server.requests).toHaveLength(0)
    expect((await embedder.embed(['rent']))[0]).toHaveLength(16)
    expect(server.requests[0]?.body).toMatchObject({ dimensions: 16 })
  })

  test('retries as often as configured', async () => {
    const failFirst = [
      { status: 429, retryAfterSeconds: 0.01 },
      { status: 503, retryAfterSeconds: 0.01 },
    ]
    await using server = await fakeOpenAI({ failFirst })
    await embedderFor(server, { maxRetries: 2 })
    expect(server.requests).toHaveLength(3)
  })

  test('hangs up within 250 ms when aborted while waiting', async () => {
    await using server = await fakeOpenAI({ failFirst: [{ status: 429, retryAfterSeconds: 30 }] })
    const embedder = await embedderFor(server, { dimensions: 16, maxRetries: 1 })
    const reason = new Error('changed my mind')
    const controller = new AbortController()
    let abortedAt = 0
    setTimeout(() => {
      abortedAt = performance.now()
      controller.abort(reason)
    }, 100)
    await expect(embedder.embed(['rent'], { signal: controller.signal })).rejects.toBe(reason)
    expect(performance.now() - abortedAt).toBeLessThan(250)
  })

  const cases: readonly (readonly [string, FakeOpenAIOptions, RegExp])[] = [
    ['a wrong key', { apiKey: 'other' }, /rejected the API key\. Check the key/],
    ['an unknown model', { model: 'other' }, /does not know the model "test-model"/],
    ['a failing server', { failFirst: [{ status: 500 }] }, /failed with status 500/],
  ]
  test.each(cases)('says what to do about %s, and keeps the key', async (_, options, message) => {
    await using server = await fakeOpenAI(options)
    const error = await embedderFor(server).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'EMBEDDER_FAILED', message: expect.stringMatching(message) })
    expect(String(error)).not.toContain('canary')
  })

  /** A client that always returns these vectors. */
  const fixed = (...vectors: number[][]): EmbeddingClient => ({
    embeddings: { create: async () => ({ data: vectors.map((embedding, index) => ({ index, embedding })) }) },
  })

  test.each([
    ['too few vectors', fixed([1, 0]), 'returned no vector'],
    ['vectors of another length', fixed([1, 0], [1, 0, 0]), 'a vector of 3 numbers instead of 2'],
    ['a zero vector', fixed([1, 0], [0, 0]), 'zero or invalid length'],
    ['no numbers', fixed([1, 0], [Number.NaN, 1]), 'zero or invalid length'],
  ])('rejects %s', async (_, client, message) => {
    const embedder = await openAIEmbedder({ model: 'm', client, dimensions: 2 })
    const embedding = embedder.embed(['a', 'b'])
    await expect(embedding).rejects.toMatchObject({
      code: 'EMBEDDER_FAILED',
      message: expect.stringContaining(message),
    })
  })

  test('rejects a server that is not an embedding server', async () => {
    const client = { embeddings: { create: async () => JSON.parse('"<html>"') } }
    await expect(openAIEmbedder({ model: 'm', client })).rejects.toMatchObject({ code: 'EMBEDDER_FAILED' })
  })

  const inputs = (server: FakeOpenAI) =>
    server.requests.map(({ body }) => (body as { readonly input: readonly string[] }).input)

  test('batches texts into requests by tokens, and keeps the order', async () => {
    await using server = await fakeOpenAI()
    const embedder = await embedderFor(server, { dimensions: 64, batchTokens: 100 })
    const texts = Array.from({ length: 10 }, (_, i) => `word${i} `.repeat(20).trim())
    const vectors = await embedder.embed(texts)
    expect(inputs(server).map(({ length }) => length)).toEqual([2, 2, 2, 2, 2])
    for (const [i, text] of texts.entries()) expect((await embedder.embed([text]))[0]).toEqual(vectors[i])
  })

  test('truncates a text that is too long, by its own estimate or until the server accepts it', async () => {
    const refuses = ({ body }: OpenAIRequest) => {
      const { input } = body as { readonly input: readonly string[] }
      const long = input.some((text) => text.length > 500)
      return long ? { status: 400, code: 'context_length_exceeded' } : null
    }
    await using server = await fakeOpenAI({ refuses })
    const embedder = await embedderFor(server, { dimensions: 64, textTokens: 1000 })
    const texts = ['one', 'rent '.repeat(10_000), 'three', '家'.repeat(900)]
    const vectors = await embedder.embed(texts)
    expect(vectors[0]).toEqual((await embedder.embed(['one']))[0])
    expect(vectors[2]).toEqual((await embedder.embed(['three']))[0])
    expect(Math.max(...inputs(server).flatMap((input) => input.map(({ length }) => length)))).toBe(2999)
  })

  test('gives up after a few requests if the server rejects everything', async () => {
    await using server = await fakeOpenAI({ refuses: () => ({ status: 400, code: 'no_such_option' }) })
    const embedder = await embedderFor(server, { dimensions: 64 })
    const texts = Array.from({ length: 64 }, () => 'rent '.repeat(200))
    await expect(embedder.embed(texts)).rejects.toMatchObject({
      code: 'EMBEDDER_FAILED',
      message: expect.stringContaining('no_such_option'),
    })
    expect(server.requests.length).toBeLessThan(15)
  })

  test('waits as long as the server asks', async () => {
    await using server = await fakeOpenAI({ failFirst: [{ status: 429, retryAfterSeconds: 0.4 }] })
    const embedder = await embedderFor(server, { dimensions: 64, maxRetries: 1 })
    const started = performance.now()
    expect(await embedder.embed(['rent'])).toHaveLength(1)
    expect(performance.now() - started).toBeGreaterThan(390)
  })

  test('rejects more texts than a batch, and an invalid batch size', async () => {
    const embedder = await openAIEmbedder({ model: 'm', client: fixed([1, 0]), batchSize: 1 })
    await expect(embedder.embed(['a', 'b'])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    const senseless = openAIEmbedder({ model: 'm', client: fixed([1, 0]), batchSize: 0 })
    await expect(senseless).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('accepts a client of the official package', async () => {
    await using server = await fakeOpenAI()
    const client = new OpenAI({ apiKey: KEY, baseURL: server.url })
    expect((await openAIEmbedder({ model: 'any', client })).dimensions).toBe(64)
  })
})
