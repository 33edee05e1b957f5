import type { Passage } from '@docchat/core'

/** Below this cosine of the best passage, a query without a matching word is about something else: docs/decisions/retrieval.md. */
const NEAR = 0.3

/** What brings the best passages near to a query. */
export type Nearness = 'words' | 'meaning' | 'nothing'

/**
 * Returns whether any passage has a word of the query, or is at least near in meaning. Passages must be explained. Where tokens are not
 * compared, the embedder is another one, whose cosines mean something else: its passages count as near.
 */
export function nearnessOf(passages: readonly Passage[]): Nearness {
  const explained = passages.flatMap(({ explanation }) => explanation ?? [])
  if (explained.length < passages.length) return 'words'
  if (explained.some(({ bm25, titleMatch }) => bm25 !== null || titleMatch > 0)) return 'words'
  const isNear = explained.some(
    ({ cosine, tokenMatch }) => cosine === null || tokenMatch === null || cosine >= NEAR,
  )
  return isNear ? 'meaning' : 'nothing'
}
