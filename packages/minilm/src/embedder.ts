import { availableParallelism } from 'node:os'
import { DocChatError, type Embedder, type EmbedOptions } from '@docchat/core'
import { loadModel } from './model.ts'
import { openPool } from './pool.ts'

/** Options of {@link miniLMEmbedder}. */
export interface MiniLMEmbedderOptions {
  /**
   * Threads that embed, each a chunk in about 60 ms. They share the weights.
   *
   * @defaultValue one fewer than there are cores, at least 1
   */
  readonly threads?: number
  /** The folder of the model's files. @defaultValue that of this package */
  readonly directory?: URL
}

/** Texts of a batch for each thread: about a second's work. */
const TEXTS_PER_THREAD = 16

/** Built, they lie beside this file. */
const DIRECTORY = new URL(import.meta.url.endsWith('.ts') ? '../dist/model/' : './model/', import.meta.url)

/**
 * Embeds with all-MiniLM-L6-v2, which comes with this package: nothing is downloaded, no native code, no key. English;
 * of a text, the first 256 tokens count, about 200 words.
 *
 * @example
 * await using docchat = await createDocChat({ dataDir: '.docchat', embedder: await miniLMEmbedder() })
 *
 * @throws DocChatError `EMBEDDER_FAILED` when the model's files are missing or damaged, `INVALID_ARGUMENT`.
 */
export async function miniLMEmbedder(options: MiniLMEmbedderOptions = {}): Promise<Embedder> {
  const { threads = Math.max(1, availableParallelism() - 1), directory = DIRECTORY } = options
  if (!Number.isInteger(threads) || threads < 1) {
    throw new DocChatError('INVALID_ARGUMENT', `threads is ${threads}: give a whole number from 1.`)
  }
  const pool = await openPool({ name: 'worker', data: await loadModel(directory, threads) }, threads)
  const batchSize = TEXTS_PER_THREAD * threads
  return {
    model: 'all-MiniLM-L6-v2/uint8',
    dimensions: 384,
    batchSize,
    scripts: ['Latin'],
    async embed(texts: readonly string[], { signal }: EmbedOptions = {}) {
      if (texts.length > batchSize) {
        throw new DocChatError(
          'INVALID_ARGUMENT',
          `${texts.length} texts at once: embed at most ${batchSize}.`,
        )
      }
      return pool.embed(texts, signal)
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}
