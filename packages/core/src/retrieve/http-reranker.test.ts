import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { describeReranker } from '../testing/reranker.ts'
import { httpReranker } from './http-reranker.ts'

type Answer = (request: { readonly query: string; readonly documents: readonly string[] }) => unknown

/** Scores by shared words, in the format of real servers: best first, with the index. */
const shared: Answer = ({ query, documents }) => ({
  results: documents
    .map((text, index) => ({
      index,
      relevance_score: query.split(/\W+/).filter((word) => text.includes(word)).length,
    }))
    .toSorted((a, b) => b.relevance_score - a.relevance_score),
})

async function serve(answer: Answer, key = ''): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request)
    const refused = key !== '' && request.headers.authorization !== `Bearer ${key}`
    const body = refused ? { secret: 'sk-1' } : answer(JSON.parse(Buffer.concat(chunks).toString()))
    if (body === undefined) return
    response.writeHead(refused ? 401 : 200, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/rerank`
}

describeReranker('httpReranker', async () => httpReranker({ url: await serve(shared), model: 'm' }))

const failing = (url: string, options = {}) =>
  httpReranker({ url, model: 'm', ...options }).rerank('q', ['a', 'b'])

test('sends the key, and says what to do if it is rejected, without repeating the server’s message', async () => {
  const url = await serve(shared, 'right')
  await expect(failing(url, { apiKey: 'right' })).resolves.toHaveLength(2)
  const refused = failing(url, { apiKey: 'wrong' })
  await expect(refused).rejects.toMatchObject({
    code: 'RERANKER_FAILED',
    message: expect.stringMatching(/key/),
  })
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringMatching(/sk-1|wrong/) })
})

test('accepts the field names of other servers', async () => {
  const url = await serve(() => ({
    data: [
      { index: 1, score: 0.2 },
      { index: 0, score: 0.1 },
    ],
  }))
  await expect(failing(url)).resolves.toEqual([0.1, 0.2])
})

test.each([
  ['no list', () => ({})],
  ['a score that is missing', () => ({ results: [{ index: 0, relevance_score: 1 }] })],
  ['no JSON', () => '<html>'],
])('refuses %s', async (_, answer) => {
  await expect(failing(await serve(answer))).rejects.toMatchObject({ code: 'RERANKER_FAILED' })
})

test('gives up on a server that is silent or not running', async () => {
  const silent = await serve(() => undefined)
  await expect(failing(silent, { timeoutMs: 50 })).rejects.toMatchObject({
    message: expect.stringMatching(/50 ms/),
  })
  await expect(failing('http://127.0.0.1:1/rerank')).rejects.toMatchObject({ code: 'RERANKER_FAILED' })
})

test('rejects an invalid URL', () => {
  expect(() => httpReranker({ url: 'jina', model: 'm' })).toThrow(/URL/)
})
