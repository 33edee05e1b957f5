import { parentPort, workerData } from 'node:worker_threads'
import { lowerPriority } from './low-priority.ts'
import type { ThreadData } from './pool.ts'
import { wordPieceTokenizer } from './tokenizer.ts'

// A thread of the pool for ONNX Runtime, whose calls block their thread until they are done.

/** The data passed to the thread. */
export interface OnnxData {
  /** The runtime's module, as a URL. */
  readonly runtime: string
  readonly model: string
  readonly pooling: 'mean' | 'cls'
  readonly maxTokens: number
  readonly vocabulary: readonly string[]
}

/** The part of ONNX Runtime that is used here. */
interface Runtime {
  readonly InferenceSession: {
    create(path: string, options: { intraOpNumThreads: number; interOpNumThreads: number }): Promise<Session>
  }
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => object
}

interface Session {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  run(inputs: Record<string, object>, outputs: readonly string[]): Promise<Readonly<Record<string, Output>>>
}

interface Output {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

const { runtime, model, pooling, maxTokens, vocabulary }: ThreadData<OnnxData> = workerData
const loaded: Runtime & { readonly default?: Runtime } = await import(runtime)
const { InferenceSession, Tensor } = loaded.default ?? loaded
const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 })
const [output = ''] = session.outputNames
const tokenize = wordPieceTokenizer(vocabulary)

lowerPriority()
parentPort?.on('message', async (text: string) => parentPort?.postMessage(await embed(text)))
parentPort?.postMessage(null)

async function embed(text: string): Promise<Float32Array> {
  const ids = tokenize(text, maxTokens)
  const inputs = session.inputNames.map((name) => [
    name,
    new Tensor('int64', inputOf(name, ids), [1, ids.length]),
  ])
  const found = (await session.run(Object.fromEntries(inputs), [output]))[output]
  if (!(found?.data instanceof Float32Array))
    throw new Error(`Its output "${output}" does not contain f32 numbers.`)
  return unit(pooled(found, ids.length))
}

function inputOf(name: string, ids: readonly number[]): BigInt64Array {
  const same = (value: bigint) => new BigInt64Array(ids.length).fill(value)
  if (name === 'input_ids') return BigInt64Array.from(ids, BigInt)
  if (name === 'attention_mask') return same(1n)
  if (name === 'token_type_ids') return same(0n)
  throw new Error(`It requires an input "${name}", which BERT does not have.`)
}

/** Pools the tokens' vectors into one for the text. Some models do that themselves. */
function pooled({ data, dims }: Output, tokens: number): Float32Array {
  if (dims.length === 2) return data
  const width = dims.at(-1) ?? 0
  if (pooling === 'cls') return data.subarray(0, width)
  const sum = new Float32Array(width)
  for (let i = 0; i < tokens * width; i++) sum[i % width] = (sum[i % width] ?? 0) + (data[i] ?? Number.NaN)
  return sum
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
