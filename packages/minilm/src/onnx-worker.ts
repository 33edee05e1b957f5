import { parentPort } from 'node:worker_threads'
import { lowerPriority } from './low-priority.ts'
import type { Input } from './pool.ts'
import { threadData } from './thread-data.ts'
import { wordPieceTokenizer } from './tokenizer.ts'

// A thread of the pool for ONNX Runtime, whose calls block their thread until they are done.

/** The data passed to the thread. */
export interface OnnxData {
  /** The runtime's module, as a URL. */
  readonly runtime: string
  readonly model: string
  /** How the tokens' vectors are pooled; null if the model scores a question with a text. */
  readonly pooling: 'mean' | 'cls' | null
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

const { runtime, model, pooling, maxTokens, vocabulary } = await threadData<OnnxData>()
const loaded: Runtime & { readonly default?: Runtime } = await import(runtime)
const { InferenceSession, Tensor } = loaded.default ?? loaded
const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 })
const [output = ''] = session.outputNames
const tokenize = wordPieceTokenizer(vocabulary)

lowerPriority()
parentPort?.on('message', async (input: Input) =>
  parentPort?.postMessage(typeof input === 'string' ? await embed(input) : await score(...input)),
)
parentPort?.postMessage(null)

async function embed(text: string): Promise<Float32Array> {
  const ids = tokenize(text, maxTokens)
  return unit(pooled(await run(ids, ids.length), ids.length))
}

/** Scores a text for a question. The question gets at most half of the tokens. */
async function score(question: string, text: string): Promise<Float32Array> {
  const asked = tokenize(question, Math.floor(maxTokens / 2))
  const read = tokenize(text, maxTokens - asked.length + 1).slice(1)
  const { data, dims } = await run([...asked, ...read], asked.length)
  if (data.length !== 1)
    throw new Error(`Its output has the shape [${dims.join()}]; that of a cross-encoder is one number.`)
  return data
}

/** Runs the model. Tokens from `second` on belong to a second text. */
async function run(ids: readonly number[], second: number): Promise<Output> {
  const inputs = session.inputNames.map((name) => [
    name,
    new Tensor('int64', inputOf(name, ids, second), [1, ids.length]),
  ])
  const found = (await session.run(Object.fromEntries(inputs), [output]))[output]
  if (!(found?.data instanceof Float32Array))
    throw new Error(`Its output "${output}" does not contain f32 numbers.`)
  return found
}

function inputOf(name: string, ids: readonly number[], second: number): BigInt64Array {
  if (name === 'input_ids') return BigInt64Array.from(ids, BigInt)
  if (name === 'attention_mask') return new BigInt64Array(ids.length).fill(1n)
  if (name === 'token_type_ids') return new BigInt64Array(ids.length).fill(1n, second)
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
