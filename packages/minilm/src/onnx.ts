import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { pipeline } from 'node:stream/promises'
import { DocChatError, type Embedder } from '@docchat/core'
import type { OnnxData } from './onnx-worker.ts'
import { openPool, type Pool } from './pool.ts'
import { poolEmbedder } from './pool-embedder.ts'
import { readVocabulary } from './tokenizer-file.ts'

/** Options of {@link onnxEmbedder}. */
export interface OnnxEmbedderOptions {
  /** The path of the model: a sentence transformer on BERT, exported to ONNX. */
  readonly model: string
  /** The path of its `tokenizer.json`. */
  readonly tokenizer: string
  /** How the tokens' vectors are pooled: their mean, or the first one (`cls`). @defaultValue 'mean' */
  readonly pooling?: 'mean' | 'cls'
  /** The number of tokens that are read of a text. @defaultValue 256 */
  readonly maxTokens?: number
  /** The number of threads; each loads its own model. @defaultValue one fewer than there are cores, at least 1 */
  readonly threads?: number
  /** The name or URL of the module that runs the model. @defaultValue 'onnxruntime-node' */
  readonly runtime?: string
}

/**
 * Embeds with your own model on ONNX Runtime, in threads of this process. `onnxruntime-node` is not a dependency of this
 * package: install it separately.
 *
 * @example
 * const folder = 'models/bge-small-en-v1.5'
 * const embedder = await onnxEmbedder({
 *   model: `${folder}/onnx/model.onnx`,
 *   tokenizer: `${folder}/tokenizer.json`,
 *   pooling: 'cls',
 * })
 *
 * @throws DocChatError `NOT_CONFIGURED` when the runtime is not installed, `EMBEDDER_FAILED` when a file cannot be used,
 * `INVALID_ARGUMENT`.
 */
export async function onnxEmbedder(options: OnnxEmbedderOptions): Promise<Embedder> {
  const { model, tokenizer, pooling = 'mean', maxTokens = 256, runtime = 'onnxruntime-node' } = options
  const { threads = Math.max(1, availableParallelism() - 1) } = options
  checkWhole('threads', threads, 1)
  checkWhole('maxTokens', maxTokens, 3)
  const [vocabulary, hash] = await Promise.all([readVocabulary(tokenizer), hashOf(model)])
  const data: OnnxData = { runtime: moduleOf(runtime), model, pooling, maxTokens, vocabulary }
  const { pool, dimensions } = await openModel(data, threads)
  return {
    model: `onnx/${hash.slice(0, 16)}/${pooling}`,
    dimensions,
    ...poolEmbedder(pool, threads),
  }
}

function checkWhole(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return
  throw new DocChatError('INVALID_ARGUMENT', `${name} is ${value}: give an integer of at least ${least}.`)
}

/** Resolves the runtime here, because an error from a thread would say less about what is missing. */
function moduleOf(runtime: string): string {
  try {
    return import.meta.resolve(runtime)
  } catch (cause) {
    const problem = `${runtime}, which runs ONNX models, is not installed. Run: npm install ${runtime}`
    throw new DocChatError('NOT_CONFIGURED', problem, { cause, details: { missing: [runtime] } })
  }
}

/** Returns the hash of the file, which identifies the vector space. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (cause) {
    throw new DocChatError('EMBEDDER_FAILED', `The model ${path} cannot be read. Give its .onnx file.`, {
      cause,
    })
  }
  return hash.digest('hex')
}

/** Embeds one text at once, to learn the length of the vectors and whether the model runs. */
async function openModel(
  data: OnnxData,
  threads: number,
): Promise<{ pool: Pool<Float32Array>; dimensions: number }> {
  let pool: Pool<Float32Array> | undefined
  try {
    pool = await openPool<OnnxData, Float32Array>({ name: 'onnx-worker', data }, threads)
    const [vector] = await pool.embed(['dimensions'])
    return { pool, dimensions: vector?.length ?? 0 }
  } catch (error) {
    await pool?.[Symbol.asyncDispose]()
    const { message } =
      error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
    const problem = `The model ${data.model} cannot be used: ${message}`
    throw new DocChatError('EMBEDDER_FAILED', problem, { cause: error })
  }
}
