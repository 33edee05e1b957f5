import { byPlace, type ScoredCandidate } from './fuse.ts'
import { lateInteraction } from './late-interaction.ts'
import type { QuestionTokens, SearchReads } from './passage-finder.ts'

/** How many of the best candidates are compared with the question token by token. */
const RESCORED = 64
/** How much that counts beside the fused score. */
const LATE = 0.3

/**
 * Orders the best candidates anew, by the fused score plus the score of late interaction, stretched to the range from 0
 * to 1. Candidates without stored tokens count as if both were the same.
 */
export async function rescore(
  fused: readonly ScoredCandidate[],
  question: QuestionTokens | null,
  search: Pick<SearchReads, 'tokens'>,
): Promise<readonly ScoredCandidate[]> {
  if (question === null) return fused
  const best = fused.slice(0, RESCORED)
  const packed = await search.tokens(
    question.model,
    best.map(({ hit }) => hit.chunkId),
  )
  if (packed.size === 0) return fused
  const scoreOf = lateInteraction(question)
  const late = new Map([...packed].map(([chunkId, tokens]) => [chunkId, scoreOf(tokens)]))
  const low = Math.min(...late.values())
  const spread = Math.max(...late.values()) - low
  const rescored = fused.map((candidate): ScoredCandidate => {
    const score = late.get(candidate.hit.chunkId)
    if (score === undefined) return candidate
    const stretched = spread > 0 ? (score - low) / spread : 1
    return { ...candidate, tokenMatch: score, score: (candidate.score + LATE * stretched) / (1 + LATE) }
  })
  return [...rescored.slice(0, RESCORED).sort(byScore), ...rescored.slice(RESCORED)]
}

function byScore(a: ScoredCandidate, b: ScoredCandidate): number {
  return b.phrases - a.phrases || b.score - a.score || byPlace(a.hit, b.hit)
}
