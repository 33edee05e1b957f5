import { DocChatError, type Embedder, type EmbedOptions } from '@docchat/core'
import type { Pool } from './pool.ts'

/** The number of texts in a batch per thread: about a second's work. */
const TEXTS_PER_THREAD = 16

/** Implements the methods of an embedder with a pool of threads, which it owns. */
export function poolEmbedder(
  pool: Pool,
  threads: number,
): Pick<Embedder, 'batchSize' | 'embed' | typeof Symbol.asyncDispose> {
  const batchSize = TEXTS_PER_THREAD * threads
  return {
    batchSize,
    async embed(texts: readonly string[], { signal }: EmbedOptions = {}) {
      if (texts.length > batchSize) {
        const problem = `${texts.length} texts at once: embed at most ${batchSize}.`
        throw new DocChatError('INVALID_ARGUMENT', problem)
      }
      return pool.embed(texts, signal)
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}
