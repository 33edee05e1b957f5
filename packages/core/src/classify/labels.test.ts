import { expect, test } from 'vitest'
import { openAIEmbedder } from '../embed/openai.ts'
import { describeClassifier } from '../testing/classifier.ts'
import { fakeOpenAI } from '../testing/openai-server.ts'
import { labelClassifier } from './labels.ts'

const labels = {
  lease: 'A lease agreement between a tenant and a landlord: rent of a flat, notice period.',
  invoice: 'An invoice: amount due, payment, value added tax, invoice number.',
}

describeClassifier('labels by words', async () => labelClassifier({ labels }))

describeClassifier('labels by meaning', async () => {
  const server = await fakeOpenAI()
  const embedder = await openAIEmbedder({ model: 'm', baseURL: server.url, dimensions: 256 })
  const classifier = labelClassifier({ labels, embedder })
  return { ...classifier, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
})

const letter = { name: 'letter.txt', mediaType: 'text/plain', text: 'Dear Ann, we miss you.' }

test('returns no label for a document that resembles none', async () => {
  expect(await labelClassifier({ labels }).classify(letter)).toBeNull()
  await using server = await fakeOpenAI()
  const embedder = await openAIEmbedder({ model: 'm', baseURL: server.url, dimensions: 1000 })
  expect(await labelClassifier({ labels, embedder }).classify(letter)).toBeNull()
})

test('is more confident the less other labels fit', async () => {
  const classifier = labelClassifier({ labels })
  const of = async (text: string) => (await classifier.classify({ ...letter, text }))?.confidence ?? 0
  expect(await of('The tenant, the landlord.')).toBe(1)
  expect(await of('The tenant, the landlord, the payment.')).toBeCloseTo(2 / 3)
})

test('embeds its labels once, even after a failure', async () => {
  await using server = await fakeOpenAI({ failFirst: [{ status: 500 }] })
  const embedder = await openAIEmbedder({ model: 'm', baseURL: server.url, dimensions: 256, maxRetries: 0 })
  const classifier = labelClassifier({ labels, embedder })
  await expect(classifier.classify(letter)).rejects.toMatchObject({ code: 'EMBEDDER_FAILED' })
  for (let i = 0; i < 3; i++) await classifier.classify(letter)
  expect(server.requests).toHaveLength(1 + 1 + 3)
})

test.each([[{}], [{ lease: ' ' }], [{ '': 'something' }]])('rejects the labels %j', (wrong) => {
  expect(() => labelClassifier({ labels: wrong })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})
