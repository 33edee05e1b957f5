import { describe, expect, test } from 'vitest'
import type { Embedder } from '../embed/embedder.ts'

const TEXTS: readonly string[] = [
  'The warranty lasts for 24 months.',
  'A tenant pays the rent on the first of the month.',
  'x',
  '',
  ' \n\t ',
  '日本語の文章です。',
  'عربي',
  '🙂👩‍🚀',
  '\ud800 half a pair \u0000',
  'The warranty lasts for 24 months.',
]

/** The conformance suite of {@link Embedder}. It disposes of what `create` returns. */
export function describeEmbedder(name: string, create: () => Promise<Embedder>): void {
  describe(`${name} as an embedder`, () => {
    test('states its model, dimensions and batch size', async () => {
      await using embedder = await create()
      expect(embedder.model).not.toBe('')
      expect(embedder.dimensions).toBeGreaterThan(0)
      expect(embedder.batchSize).toBeGreaterThan(0)
    })

    test('returns a vector of unit length for any text', async () => {
      await using embedder = await create()
      for (const text of TEXTS) {
        const [vector] = await embedder.embed([text])
        expect(vector, JSON.stringify(text)).toBeInstanceOf(Float32Array)
        expect(vector).toHaveLength(embedder.dimensions)
        expect(cosine(vector, vector)).toBeCloseTo(1, 4)
      }
    })

    test('keeps the order, and embeds a text the same whatever else is in the batch', async () => {
      await using embedder = await create()
      const texts = TEXTS.slice(0, embedder.batchSize)
      const together = await embedder.embed(texts)
      expect(together).toHaveLength(texts.length)
      for (const [i, text] of texts.entries()) {
        const [alone] = await embedder.embed([text])
        expect(cosine(alone, together[i]), JSON.stringify(text)).toBeGreaterThan(0.9999)
      }
    })

    test.each(['query', 'document'] as const)(
      'always gives the same unit vector to the same text as a %s',
      async (purpose) => {
        await using embedder = await create()
        const texts = TEXTS.slice(0, embedder.batchSize)
        const together = await embedder.embed(texts, { purpose })
        for (const [i, text] of texts.entries()) {
          const [alone] = await embedder.embed([text], { purpose })
          expect(alone, JSON.stringify(text)).toHaveLength(embedder.dimensions)
          expect(cosine(alone, alone)).toBeCloseTo(1, 4)
          expect(cosine(alone, together[i]), JSON.stringify(text)).toBeGreaterThan(0.9999)
        }
      },
    )

    test('embeds tokens together with the same vectors, if it does', async ({ skip }) => {
      await using embedder = await create()
      const { tokens: tokenEmbedder } = embedder
      if (tokenEmbedder === undefined) return skip('it embeds no tokens')
      const texts = TEXTS.slice(0, embedder.batchSize)
      const vectors = await embedder.embed(texts)
      const embedded = await tokenEmbedder.embed(texts)
      expect(embedded.map(({ vector }) => vector)).toEqual(vectors)
      for (const { tokens } of embedded) {
        expect(tokens.vectors).toHaveLength(tokens.weights.length * tokenEmbedder.dimensions)
        expect(tokens.weights.every((weight) => weight > 0)).toBe(true)
        expect(tokens.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4)
        for (let from = 0; from < tokens.vectors.length; from += tokenEmbedder.dimensions) {
          const vector = tokens.vectors.subarray(from, from + tokenEmbedder.dimensions)
          expect(cosine(vector, vector)).toBeCloseTo(1, 4)
        }
      }
    })

    test('embeds for documents unless told otherwise', async () => {
      await using embedder = await create()
      const [unspecified] = await embedder.embed(['rent'])
      const [document] = await embedder.embed(['rent'], { purpose: 'document' })
      expect(cosine(unspecified, document)).toBeGreaterThan(0.9999)
    })

    test('places similar texts nearer to each other than different ones', async () => {
      await using embedder = await create()
      const [question] = await embedder.embed(['How long does the warranty last?'])
      const [alike] = await embedder.embed(['The warranty lasts for 24 months.'])
      const [other] = await embedder.embed(['Penguins swim in cold water near Antarctica.'])
      expect(cosine(question, alike)).toBeGreaterThan(cosine(question, other))
    })

    test('embeds an empty batch and a full one', async () => {
      await using embedder = await create()
      expect(await embedder.embed([])).toEqual([])
      const full = Array.from({ length: embedder.batchSize }, (_, i) => `text ${i}`)
      expect(await embedder.embed(full)).toHaveLength(full.length)
    })

    test('survives a very long text', async () => {
      await using embedder = await create()
      const [vector] = await embedder.embed(['warranty and rent '.repeat(20_000)])
      expect(cosine(vector, vector)).toBeCloseTo(1, 4)
    })

    test('answers several calls at a time', async () => {
      await using embedder = await create()
      const [one, two] = await Promise.all([embedder.embed(['rent']), embedder.embed(['warranty'])])
      expect(cosine(one[0], (await embedder.embed(['rent']))[0])).toBeGreaterThan(0.9999)
      expect(cosine(two[0], (await embedder.embed(['warranty']))[0])).toBeGreaterThan(0.9999)
    })

    test('throws the reason of an aborted signal', async () => {
      await using embedder = await create()
      const reason = new Error('changed my mind')
      await expect(embedder.embed(['rent'], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    })
  })
}

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return Number.NaN
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0)
}
