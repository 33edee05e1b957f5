import { DocChatError } from '../errors.ts'
import type { Answerer } from './answerer.ts'
import { type RankedSentence, rankSentences } from './rank-sentences.ts'

/** Options of {@link extractiveAnswerer}. */
export interface ExtractiveAnswererOptions {
  /** The most sentences that an answer quotes. @defaultValue 3 */
  readonly maxSentences?: number
  /**
   * How much of the question the best sentence and its neighbours must speak of, 0 to 1. Below it there is no answer.
   * @defaultValue 0.4
   */
  readonly minCoverage?: number
  /** Says that what follows is quoted. @defaultValue 'From your documents:' */
  readonly introduction?: string
}

/** A further sentence is quoted when it is nearly as good as the best. */
const NEARLY_AS_GOOD = 0.75

/**
 * Answers without a model: quotes the sentences that fit the question best, word for word.
 * The same question and passages give the same answer.
 */
export function extractiveAnswerer(options: ExtractiveAnswererOptions = {}): Answerer {
  const { maxSentences = 3, minCoverage = 0.4, introduction = 'From your documents:' } = options
  if (!Number.isInteger(maxSentences) || maxSentences < 1) {
    throw new DocChatError('INVALID_ARGUMENT', `maxSentences is ${maxSentences}: give a whole number from 1.`)
  }
  return {
    model: null,
    async *answer({ question, passages }, { signal } = {}) {
      signal?.throwIfAborted()
      const chosen = choose(rankSentences(question, passages), maxSentences, minCoverage)
      if (chosen.length === 0) {
        yield { type: 'declined' }
        return
      }
      yield { type: 'text', text: introduction }
      for (const { passage, text } of chosen) {
        signal?.throwIfAborted()
        yield { type: 'text', text: `\n\n“${text.replaceAll(/\s+/g, ' ')}”` }
        yield { type: 'claim', passage, quote: text }
      }
    },
  }
}

function choose(
  ranked: readonly RankedSentence[],
  most: number,
  minCoverage: number,
): readonly RankedSentence[] {
  const relevant = ranked.filter(({ coverage }) => coverage >= minCoverage)
  const best = relevant[0]?.score ?? 0
  return relevant.slice(0, most).filter(({ score }) => score >= best * NEARLY_AS_GOOD)
}
