import { describe, expect, test } from 'vitest'
import type { Classifier, ClassifyRequest } from '../classify/classifier.ts'

const document = (text: string, name = 'document.txt'): ClassifyRequest => ({
  name,
  mediaType: 'text/plain',
  text,
})

const LEASE = 'Lease agreement. The tenant pays the landlord a monthly rent for the flat.'
const INVOICE = 'Invoice number 17. Amount due: 120 pounds, value added tax included. Payment within 30 days.'

/**
 * The conformance suite of {@link Classifier}. `create` returns one that knows the labels `lease` (tenants, landlords,
 * rent) and `invoice` (amounts due, payment, tax); the suite disposes of it.
 */
export function describeClassifier(name: string, create: () => Promise<Classifier>): void {
  describe(`${name} as a classifier`, () => {
    test('distinguishes kinds of documents, with a confidence from 0 to 1', async () => {
      await using classifier = await create()
      for (const [text, label] of [
        [LEASE, 'lease'],
        [INVOICE, 'invoice'],
      ] as const) {
        const found = await classifier.classify(document(text))
        expect(found?.label).toBe(label)
        expect(found?.confidence).toBeGreaterThan(0)
        expect(found?.confidence).toBeLessThanOrEqual(1)
      }
    })

    test('returns the same label for the same document', async () => {
      await using classifier = await create()
      expect(await classifier.classify(document(LEASE))).toEqual(await classifier.classify(document(LEASE)))
    })

    test.each(['', ' \n', 'x', '日本語の文章', '\ud800 half a pair \u0000', 'rent and tax '.repeat(20_000)])(
      'accepts any text: %#',
      async (text) => {
        await using classifier = await create()
        const found = await classifier.classify(document(text, '"../\n<b>.pdf'))
        if (found !== null) expect(['lease', 'invoice']).toContain(found.label)
      },
    )

    test('answers several calls at a time', async () => {
      await using classifier = await create()
      const found = await Promise.all(
        [LEASE, INVOICE, LEASE].map((text) => classifier.classify(document(text))),
      )
      expect(found.map((one) => one?.label)).toEqual(['lease', 'invoice', 'lease'])
    })

    test('throws the reason of an aborted signal', async () => {
      await using classifier = await create()
      const reason = new Error('changed my mind')
      const aborted = classifier.classify(document(LEASE), { signal: AbortSignal.abort(reason) })
      await expect(aborted).rejects.toBe(reason)
    })
  })
}
