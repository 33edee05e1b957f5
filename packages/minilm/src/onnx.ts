import type { Embedder } from '@docchat/core'
import { type OnnxOptions, openOnnx } from './open-onnx.ts'
import { poolEmbedder } from './pool-embedder.ts'

/** Options of {@link onnxEmbedder}. The model is a sentence transformer on BERT. */
export interface OnnxEmbedderOptions extends OnnxOptions {
  /** How the tokens' vectors are pooled: their mean, or the first one (`cls`). @defaultValue 'mean' */
  readonly pooling?: 'mean' | 'cls'
}

/**
 * Embeds with your own model on ONNX Runtime, in threads of this process. Neither `onnxruntime-node` nor `onnxruntime-web` is
 * a dependency of this package: install one of them.
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
export async function onnxEmbedder({ pooling = 'mean', ...options }: OnnxEmbedderOptions): Promise<Embedder> {
  const { pool, threads, hash, width } = await openOnnx(options, pooling, 'dimensions')
  return { model: `onnx/${hash}/${pooling}`, dimensions: width, ...poolEmbedder(pool, threads) }
}
