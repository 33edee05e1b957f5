import { DocChatError } from '../errors.ts'
import type { Answerer } from './answerer.ts'

/** Options of {@link extractiveAnswerer}. */
export interface ExtractiveAnswererOptions {
  /** The maximum number of sentences quoted in an answer. @defaultValue 3 */
  readonly maxSentences?: number
  /**
   * How likely it must be, from 0 to 1, that the passages answer the question; it is declined otherwise. Documents that do
   * not mention the names in the question are not quoted either. With 0 there is always an answer.
   * @defaultValue 0.33
   */
  readonly minConfidence?: number
  /** The line before the quotes. @defaultValue 'From your documents:' */
  readonly introduction?: string
}

/** The options of each answerer, by which others may do its work elsewhere. A wrapped one is another object, and does its own. */
const quoting = new WeakMap<Answerer, ExtractiveAnswererOptions>()

/** Returns the options of an answerer that {@link extractiveAnswerer} has made; undefined for any other. */
export function quotingOptions(answerer: Answerer): ExtractiveAnswererOptions | undefined {
  return quoting.get(answerer)
}

/**
 * Returns an answerer that uses no model: it quotes the sentences that best match the question, verbatim.
 * Deterministic.
 */
export function extractiveAnswerer(options: ExtractiveAnswererOptions = {}): Answerer {
  const { maxSentences = 3, minConfidence = 0.33, introduction = 'From your documents:' } = options
  if (!Number.isInteger(maxSentences) || maxSentences < 1) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `maxSentences is ${maxSentences}: it must be a whole number, 1 or more.`,
    )
  }
  const answerer: Answerer = {
    model: null,
    async *answer(request, { signal } = {}) {
      signal?.throwIfAborted()
      const { quotePassages } = await import('./quote-passages.ts')
      yield* quotePassages(request, { maxSentences, minConfidence, introduction }, signal)
    },
    async [Symbol.asyncDispose]() {},
  }
  quoting.set(answerer, options)
  return answerer
}
