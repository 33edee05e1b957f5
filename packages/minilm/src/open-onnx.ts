import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { pipeline } from 'node:stream/promises'
import { DocChatError } from '@docchat/core'
import type { OnnxData } from './onnx-worker.ts'
import { type Input, openPool, type Pool } from './pool.ts'
import { readVocabulary } from './tokenizer-file.ts'

/** A model of the BERT family as files, and how to run it. */
export interface OnnxOptions {
  /** The path of the model, exported to ONNX. */
  readonly model: string
  /** The path of its `tokenizer.json`. */
  readonly tokenizer: string
  /** The number of tokens that are read of a text. @defaultValue 256 */
  readonly maxTokens?: number
  /** The number of threads; each loads its own model. @defaultValue one fewer than there are cores, at least 1 */
  readonly threads?: number
  /**
   * The name or URL of the module that runs the model.
   * @defaultValue `onnxruntime-node`, or `onnxruntime-web` if only that is installed
   */
  readonly runtime?: string
}

/** An open model. */
export interface OnnxModel<Read extends Input> {
  readonly pool: Pool<Float32Array, Read>
  readonly threads: number
  /** The beginning of the SHA-256 of the model's file. */
  readonly hash: string
  /** The length of what the model returned for the first input. */
  readonly width: number
}

/** ONNX Runtime as native code, and as WebAssembly, which is slower. */
const RUNTIMES = ['onnxruntime-node', 'onnxruntime-web'] as const

/**
 * Opens a model, and runs it once to learn whether it works.
 *
 * @throws DocChatError `NOT_CONFIGURED` when the runtime is not installed, `EMBEDDER_FAILED` when a file cannot be used,
 * `INVALID_ARGUMENT`.
 */
export async function openOnnx<Read extends Input>(
  {
    model,
    tokenizer,
    maxTokens = 256,
    threads = Math.max(1, availableParallelism() - 1),
    runtime,
  }: OnnxOptions,
  pooling: OnnxData['pooling'],
  first: Read,
): Promise<OnnxModel<Read>> {
  checkWhole('threads', threads, 1)
  checkWhole('maxTokens', maxTokens, pooling === null ? 6 : 3)
  const [vocabulary, sha256] = await Promise.all([readVocabulary(tokenizer), hashOf(model)])
  const data: OnnxData = { runtime: moduleOf(runtime), model, pooling, maxTokens, vocabulary }
  let pool: Pool<Float32Array, Read> | undefined
  try {
    pool = await openPool<OnnxData, Float32Array, Read>({ name: 'onnx-worker', data }, threads)
    const [result] = await pool.embed([first])
    return { pool, threads, hash: sha256.slice(0, 16), width: result?.length ?? 0 }
  } catch (error) {
    await pool?.[Symbol.asyncDispose]()
    const { message } =
      error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
    const problem = `The model ${model} cannot be used: ${message}`
    throw new DocChatError('EMBEDDER_FAILED', problem, { cause: error })
  }
}

function checkWhole(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return
  throw new DocChatError('INVALID_ARGUMENT', `${name} is ${value}: give an integer of at least ${least}.`)
}

/** Resolves the runtime here, because an error from a thread would say less about what is missing. */
function moduleOf(runtime: string | undefined): string {
  const names = runtime === undefined ? RUNTIMES : [runtime]
  let cause: unknown
  for (const name of names) {
    try {
      return import.meta.resolve(name)
    } catch (error) {
      cause ??= error
    }
  }
  const [name] = names
  const other = runtime === undefined ? `, or without native code: npm install ${RUNTIMES[1]}` : ''
  const problem = `${name}, which runs ONNX models, is not installed. Run: npm install --ignore-scripts ${name}${other}`
  throw new DocChatError('NOT_CONFIGURED', problem, { cause, details: { missing: [name] } })
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
