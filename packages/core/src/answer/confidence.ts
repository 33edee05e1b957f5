import type { Passage } from '../retrieve/passage.ts'
import { isContentWord, words } from '../text/terms.ts'
import { askedOf, unmetShare } from './asked.ts'
import type { PassageSentences } from './passage-sentences.ts'
import type { RankedSentence } from './rank-sentences.ts'

/** The weights of a logistic regression. */
interface Weights {
  readonly bias: number
  readonly coverage: number
  readonly unmet: number
}

/** Learned from five sets of questions: `docs/decisions/answers.md`. */
const BY_WORDS: Weights = { bias: -1.9, coverage: 3.99, unmet: -4.51 }
const BY_MEANING: Weights & {
  readonly cosine: number
  readonly match: number
  readonly lead: number
} = { bias: -6.37, coverage: 2.57, unmet: -5.41, cosine: 2, match: 4.86, lead: 5.66 }

/**
 * Returns how likely it is, from 0 to 1, that the passages answer the question, judged by the best sentence: by how much of
 * the question it covers, by years and codes that no passage has, and by how alike the question and the passages are.
 *
 * A question of stop words alone ("who is he?") is about nothing in particular. Likeness counts only if tokens were compared,
 * since the cosines of other embedders mean something else.
 */
export function confidence(
  query: string,
  passages: readonly Passage[],
  prepared: readonly PassageSentences[],
  best: RankedSentence,
): number {
  if (!words(query).some(isContentWord)) return 0
  const { coverage } = best
  const unmet = unmetShare(
    askedOf(query).conditions,
    prepared.flatMap(({ stems, title }) => [stems, title]),
  )
  const alike = likeness(passages, best.passage)
  if (alike === null) {
    const { bias, coverage: covered, unmet: missing } = BY_WORDS
    return logistic(bias + covered * coverage + missing * unmet)
  }
  const weights = BY_MEANING
  return logistic(
    weights.bias +
      weights.coverage * coverage +
      weights.unmet * unmet +
      weights.cosine * alike.cosine +
      weights.match * alike.match +
      weights.lead * alike.lead,
  )
}

/** How alike the question and the passages are; null if that was not measured for all of them. */
function likeness(
  passages: readonly Passage[],
  best: number,
): { readonly cosine: number; readonly match: number; readonly lead: number } | null {
  const measured = passages.flatMap(({ explanation }) => {
    const { cosine = null, tokenMatch = null } = explanation ?? {}
    return cosine === null || tokenMatch === null ? [] : [{ cosine, tokenMatch }]
  })
  const quoted = passages[best]?.explanation?.tokenMatch ?? null
  if (measured.length === 0 || quoted === null) return null
  const matches = measured.map(({ tokenMatch }) => tokenMatch)
  const mean = matches.reduce((sum, match) => sum + match, 0) / matches.length
  return {
    cosine: Math.max(...measured.map(({ cosine }) => cosine)),
    match: Math.max(...matches),
    lead: quoted - mean,
  }
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
