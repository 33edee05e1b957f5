import { figureShare } from '../text/figure-share.ts'
import { byPlace, type ScoredCandidate } from './fuse.ts'
import { lateInteraction } from './late-interaction.ts'
import type { PageReader } from './page-reader.ts'
import type { QuestionTokens, SearchReads } from './passage-finder.ts'

/** How many of the best candidates are read and compared with the question token by token. */
const RESCORED = 64
/** How much that counts beside the fused score. */
const LATE = 0.3
/** How much figures count beside both, and the share of figures from which more do not count. */
const FIGURES = 0.2
const TABLE = 0.4

/** What is read to rescore candidates. */
export interface RescoreSources {
  readonly search: Pick<SearchReads, 'tokens'>
  readonly pages: PageReader
}

/**
 * Orders the best candidates anew, by their fused scores, late interaction stretched to the range from 0 to 1, and their
 * shares of figures: what is asked for is in tables more often than words tell. Candidates without stored tokens count
 * as if both scores were the same.
 */
export async function rescore(
  fused: readonly ScoredCandidate[],
  question: QuestionTokens | null,
  { search, pages }: RescoreSources,
): Promise<readonly ScoredCandidate[]> {
  const best = fused.slice(0, RESCORED)
  const [late, texts] = await Promise.all([lateScores(best, question, search), textsOf(best, pages)])
  const low = Math.min(...late.values())
  const spread = Math.max(...late.values()) - low
  const rescored = best.map((candidate, i): ScoredCandidate => {
    const tokenMatch = late.get(candidate.hit.chunkId) ?? null
    const stretched = tokenMatch === null ? candidate.score : spread > 0 ? (tokenMatch - low) / spread : 1
    const figures = figureShare(texts[i] ?? '')
    const match = (candidate.score + LATE * stretched) / (1 + LATE)
    const score = (match + FIGURES * Math.min(1, figures / TABLE)) / (1 + FIGURES)
    return { ...candidate, tokenMatch, figures, score }
  })
  const rest = fused
    .slice(RESCORED)
    .map((candidate) => ({ ...candidate, score: candidate.score / (1 + FIGURES) }))
  return [...rescored.sort(byScore), ...rest]
}

async function lateScores(
  candidates: readonly ScoredCandidate[],
  question: QuestionTokens | null,
  search: RescoreSources['search'],
): Promise<ReadonlyMap<string, number>> {
  if (question === null) return new Map()
  const packed = await search.tokens(
    question.model,
    candidates.map(({ hit }) => hit.chunkId),
  )
  const scoreOf = lateInteraction(question)
  return new Map([...packed].map(([chunkId, tokens]) => [chunkId, scoreOf(tokens)]))
}

async function textsOf(
  candidates: readonly ScoredCandidate[],
  pages: PageReader,
): Promise<readonly (string | undefined)[]> {
  const hits = candidates.map(({ hit }) => hit)
  const read = await pages.read(hits)
  return hits.map(({ start, end }, i) => read[i]?.text.slice(start, end))
}

function byScore(a: ScoredCandidate, b: ScoredCandidate): number {
  return b.phrases - a.phrases || b.score - a.score || byPlace(a.hit, b.hit)
}
