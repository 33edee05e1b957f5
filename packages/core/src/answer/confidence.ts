import type { Passage } from '../retrieve/passage.ts'
import { isContentWord, words } from '../text/terms.ts'
import { askedOf, unmetShare } from './asked.ts'
import type { PassageSentences } from './passage-sentences.ts'
import type { RankedSentence } from './rank-sentences.ts'

/** What tells whether passages answer a question. */
export interface Signs {
  /** How much of the question the best sentence and what surrounds it cover. */
  readonly coverage: number
  /** The share of the years and codes in the question that no passage has. */
  readonly unmet: number
}

/** How alike the question and the passages are. */
export interface Likeness {
  /** The highest cosine of a passage. */
  readonly cosine: number
  /** The highest match of tokens. */
  readonly match: number
  /** How far the match of the passage with the best sentence is above the mean of all. */
  readonly lead: number
}

/** The weights of a logistic regression. */
export type Weights<Sign extends string> = Readonly<Record<Sign | 'bias', number>>

/** Learned from five sets of questions: `docs/decisions/answers.md`. The recipe is in `packages/minilm/training/README.md`. */
const BY_WORDS: Weights<keyof Signs> = { bias: -1.9, coverage: 3.99, unmet: -4.51 }
const BY_MEANING: Weights<keyof Signs | keyof Likeness> = {
  bias: -6.37,
  coverage: 2.57,
  unmet: -5.41,
  cosine: 2,
  match: 4.86,
  lead: 5.66,
}

/**
 * Returns how likely it is, from 0 to 1, that the passages answer the question, judged by the best sentence.
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
  const signs = signsOf(query, prepared, best)
  const likeness = likenessOf(passages, best)
  return likeness === null ? likelihood(BY_WORDS, signs) : likelihood(BY_MEANING, { ...signs, ...likeness })
}

/** Returns the probability that a logistic regression gives. */
export function likelihood<Sign extends string>(
  { bias, ...weights }: Weights<Sign>,
  signs: Readonly<Record<Sign, number>>,
): number {
  let sum = bias
  for (const [sign, weight] of Object.entries<number>(weights)) sum += weight * signs[sign as Sign]
  return 1 / (1 + Math.exp(-sum))
}

/** Returns what the words tell. */
export function signsOf(query: string, prepared: readonly PassageSentences[], best: RankedSentence): Signs {
  const unmet = unmetShare(
    askedOf(query).conditions,
    prepared.flatMap(({ stems, title }) => [stems, title]),
  )
  return { coverage: best.coverage, unmet }
}

/** Returns what the vectors tell; null if tokens were not compared. */
export function likenessOf(passages: readonly Passage[], best: RankedSentence): Likeness | null {
  const measured = passages.flatMap(({ explanation }) => {
    const { cosine = null, tokenMatch = null } = explanation ?? {}
    return cosine === null || tokenMatch === null ? [] : [{ cosine, tokenMatch }]
  })
  const quoted = passages[best.passage]?.explanation
  if (measured.length === 0 || quoted?.tokenMatch == null) return null
  const matches = measured.map(({ tokenMatch }) => tokenMatch)
  return {
    cosine: Math.max(...measured.map(({ cosine }) => cosine)),
    match: Math.max(...matches),
    lead: quoted.tokenMatch - meanOf(matches),
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
