import { availableParallelism } from 'node:os'
import { DocChatError, type Embedder, type TextEmbedding } from '@docchat/core'
import { lateModelIn, loadModel, type Model } from './model.ts'
import { ownFile } from './own-file.ts'
import { latePool, openPool, type Pool } from './pool.ts'
import { poolEmbedder } from './pool-embedder.ts'
import { restoreOptions } from './wide.ts'

/** Options of {@link miniLMEmbedder}. */
export interface MiniLMEmbedderOptions {
  /**
   * The number of threads; each embeds a chunk in about 60 ms. They share the weights.
   *
   * @defaultValue one fewer than there are cores, at least 1
   */
  readonly threads?: number
  /**
   * When the model is loaded: before the embedder is returned (`eager`), from then on (`background`), or for the first text
   * (`lazy`). Files that are missing or cut short always fail the opening; those that are damaged otherwise fail the first text
   * unless it is `eager`. `background` is for a program that has other things to open and ends soon, `lazy` for one that may not
   * search.
   *
   * @defaultValue 'eager'
   */
  readonly load?: 'eager' | 'background' | 'lazy'
  /**
   * Whether threads that have worked for a while may go on with 256-bit vectors, which V8 compiles only with an experimental
   * option. It is set for the few milliseconds in which the model's code is compiled, only on versions of Node.js for which
   * this was tested, and the code is used only if it is faster and returns the same vectors, bit for bit.
   *
   * @defaultValue true
   */
  readonly wideVectors?: boolean
  /** The folder with the model's files. @defaultValue the one in this package */
  readonly directory?: URL
}

const DIRECTORY = ownFile('../dist/model/', 'model/')

/**
 * Embeds with all-MiniLM-L6-v2, which is included in this package: no download, no native code, no key. For English text;
 * only the first 256 tokens of a text count, about 200 words.
 *
 * @example
 * const docchat = await createDocChat({ dataDir: '.docchat', embedder: await miniLMEmbedder() })
 * await docchat.close()
 *
 * @throws DocChatError `EMBEDDER_FAILED` when the model's files are missing or damaged, `INVALID_ARGUMENT`.
 */
export async function miniLMEmbedder(options: MiniLMEmbedderOptions = {}): Promise<Embedder> {
  const { threads = Math.max(1, availableParallelism() - 1), directory = DIRECTORY, load = 'eager' } = options
  const { wideVectors = true } = options
  if (!Number.isInteger(threads) || threads < 1) {
    throw new DocChatError('INVALID_ARGUMENT', `threads is ${threads}: give an integer of at least 1.`)
  }
  const lateModel = await lateModelIn(directory)
  const open = () => openThreads(loadModel(directory, threads, wideVectors), threads)
  const pool = load === 'eager' ? await open() : latePool(open, load === 'background')
  const { embed, ...rest } = poolEmbedder(pool, threads)
  return {
    model: 'all-MiniLM-L6-v2/uint8',
    dimensions: 384,
    scripts: ['Latin'],
    ...rest,
    async embed(texts, options) {
      return (await embed(texts, options)).map(({ vector }) => vector)
    },
    tokens: { model: lateModel, dimensions: 32, embed },
  }
}

async function openThreads(data: Promise<Model>, threads: number): Promise<Pool<TextEmbedding>> {
  const pool = await openPool<Model, TextEmbedding>({ name: 'worker', data }, threads)
  const { wide } = await data
  return {
    ...pool,
    async [Symbol.asyncDispose]() {
      await pool[Symbol.asyncDispose]()
      if (wide !== null) restoreOptions(wide)
    },
  }
}
