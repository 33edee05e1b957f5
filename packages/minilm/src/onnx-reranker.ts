import { DocChatError, type Reranker } from '@docchat/core'
import { type OnnxOptions, openOnnx } from './open-onnx.ts'

/** Longer texts are cut before they are split into tokens: none has more tokens than characters. */
const MAX_CHARACTERS = 8000

/**
 * Reranks with your own cross-encoder on ONNX Runtime, in threads of this process: a BERT that reads the question and a text
 * together, and returns one number, such as ms-marco-MiniLM-L6-v2. Each question is read with 30 texts, so it takes 30
 * runs of the model.
 *
 * @example
 * const folder = 'models/ms-marco-MiniLM-L6-v2'
 * const reranker = await onnxReranker({
 *   model: `${folder}/onnx/model.onnx`,
 *   tokenizer: `${folder}/tokenizer.json`,
 *   maxTokens: 512,
 * })
 *
 * @throws DocChatError `NOT_CONFIGURED` when the runtime is not installed, `RERANKER_FAILED` when a file cannot be used,
 * `INVALID_ARGUMENT`.
 */
export async function onnxReranker(options: OnnxOptions): Promise<Reranker> {
  const { pool, hash } = await openOnnx<readonly [string, string]>(options, null, ['a', 'b']).catch(renamed)
  return {
    model: `onnx/${hash}`,
    async rerank(question, texts, { signal } = {}) {
      const pairs = texts.map((text) => [question, text.slice(0, MAX_CHARACTERS)] as const)
      const scores = await pool.embed(pairs, signal).catch(renamed)
      return scores.map(([score]) => score ?? Number.NaN)
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

/** The files and threads are those of embedders. */
function renamed(error: unknown): never {
  if (!DocChatError.isInstance(error) || error.code !== 'EMBEDDER_FAILED') throw error
  throw new DocChatError('RERANKER_FAILED', error.message.replace('of the embedder', 'of the reranker'), {
    cause: error.cause,
  })
}
