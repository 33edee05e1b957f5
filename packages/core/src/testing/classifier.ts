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
 * The contract of {@link Classifier}: every implementation passes it. `create` gives one that knows the labels `lease` (of
 * tenants, landlords and rent) and `invoice` (of amounts due, payment and tax); it is disposed of.
 */
export function describeClassifier(name: string, create: () => Promise<Classifier>): void {
  describe(`${name} as a classifier`, () => {
    test('tells kinds of documents apart, with a confidence from 0 to 1', async () => {
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

    test('gives the same document the same label', async () => {
      await using classifier = await create()
      expect(await classifier.classify(document(LEASE))).toEqual(await classifier.classify(document(LEASE)))
    })

    test.each(['', ' \n', 'x', '日本語の文章', '\ud800 half a pair \u0000', 'rent and tax '.repeat(20_000)])(
      'takes any text: %#',
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
