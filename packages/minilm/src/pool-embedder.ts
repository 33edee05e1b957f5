import { DocChatError, type EmbedOptions } from '@docchat/core'
import type { Pool } from './pool.ts'

/** The number of texts in a batch per thread: about a second's work. */
const TEXTS_PER_THREAD = 16

/** A pool as the methods of an embedder, which owns it. */
export interface PoolEmbedder<Result> extends AsyncDisposable {
  readonly batchSize: number
  embed(texts: readonly string[], options?: EmbedOptions): Promise<readonly Result[]>
}

/** Embeds with a pool of threads. */
export function poolEmbedder<Result>(pool: Pool<Result>, threads: number): PoolEmbedder<Result> {
  const batchSize = TEXTS_PER_THREAD * threads
  return {
    batchSize,
    async embed(texts, { signal } = {}) {
      if (texts.length > batchSize) {
        const problem = `${texts.length} texts at once: embed at most ${batchSize}.`
        throw new DocChatError('INVALID_ARGUMENT', problem)
      }
      return pool.embed(texts, signal)
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}
