import { DocChatError } from '../errors.ts'
import type { Answerer } from './answerer.ts'
import { rankFollowUp } from './rank-follow-up.ts'
import type { RankedSentence } from './rank-sentences.ts'
import { documentsAbout } from './subjects.ts'

/** Options of {@link extractiveAnswerer}. */
export interface ExtractiveAnswererOptions {
  /** The most sentences that an answer quotes. @defaultValue 3 */
  readonly maxSentences?: number
  /**
   * How much of what is asked the passage of a quoted sentence must speak of, 0 to 1. Below it there is no answer, and
   * neither is there one from documents that do not speak of the names in the question. 0 always answers.
   * @defaultValue 0.3
   */
  readonly minCoverage?: number
  /** Says that what follows is quoted. @defaultValue 'From your documents:' */
  readonly introduction?: string
}

/** A further sentence is quoted when it is nearly as good as the best. */
const NEARLY_AS_GOOD = 0.85

/**
 * Answers without a model: quotes the sentences that fit the question best, word for word.
 * The same question and passages give the same answer.
 */
export function extractiveAnswerer(options: ExtractiveAnswererOptions = {}): Answerer {
  const { maxSentences = 3, minCoverage = 0.3, introduction = 'From your documents:' } = options
  if (!Number.isInteger(maxSentences) || maxSentences < 1) {
    throw new DocChatError('INVALID_ARGUMENT', `maxSentences is ${maxSentences}: give a whole number from 1.`)
  }
  return {
    model: null,
    async *answer({ question, query = question, passages }, { signal } = {}) {
      signal?.throwIfAborted()
      const about = minCoverage > 0 ? documentsAbout(query, passages) : null
      const relevant = rankFollowUp(question, query, passages).filter(
        ({ passage, coverage }) =>
          coverage >= minCoverage && about?.has(passages[passage]?.documentId ?? '') !== false,
      )
      const chosen = choose(relevant, maxSentences)
      if (chosen.length === 0) {
        yield { type: 'declined' }
        return
      }
      yield { type: 'text', text: introduction }
      for (const { passage, text, header } of chosen) {
        signal?.throwIfAborted()
        yield { type: 'text', text: `\n\n${quoted(text)}` }
        yield { type: 'claim', passage, quote: text }
        if (header === null) continue
        yield { type: 'text', text: `\n${quoted(header)}` }
        yield { type: 'claim', passage, quote: header }
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

/** The best sentence, then those nearly as good, as one would read them. */
function choose(relevant: readonly RankedSentence[], most: number): readonly RankedSentence[] {
  const [best, ...others] = relevant.slice(0, most)
  if (best === undefined) return []
  const good = others.filter(({ score }) => score >= best.score * NEARLY_AS_GOOD)
  return [best, ...good.sort((a, b) => a.passage - b.passage || a.start - b.start)]
}

function quoted(text: string): string {
  return `“${text.replaceAll(/\s+/g, ' ')}”`
}
