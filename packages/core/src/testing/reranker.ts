import { describe, expect, test } from 'vitest'
import type { Reranker } from '../retrieve/reranker.ts'

const TEXTS: readonly string[] = [
  'Lunch is at noon.',
  'The warranty lasts for 24 months.',
  '',
  '日本語 🙂 \ud800',
  'word '.repeat(20_000),
]

/** The conformance suite of {@link Reranker}. */
export function describeReranker(name: string, create: () => Promise<Reranker>): void {
  describe(`${name} as a reranker`, () => {
    test('scores each text, the one that answers the question highest', async () => {
      const scores = await (await create()).rerank('How long does the warranty last?', TEXTS)
      expect(scores).toHaveLength(TEXTS.length)
      expect(scores.every(Number.isFinite)).toBe(true)
      expect(scores.indexOf(Math.max(...scores))).toBe(1)
    })

    test('returns no scores for no texts', async () => {
      expect(await (await create()).rerank('Anything?', [])).toEqual([])
    })

    test('names its model', async () => {
      expect((await create()).model).not.toBe('')
    })

    test('stops when aborted', async () => {
      const reason = new Error('enough')
      const reranking = (await create()).rerank('q', TEXTS, { signal: AbortSignal.abort(reason) })
      await expect(reranking).rejects.toBe(reason)
    })
  })
}
