import { parentPort } from 'node:worker_threads'
import type { TextEmbedding } from '@docchat/core'
import { lowerPriority } from './low-priority.ts'
import type { Model } from './model.ts'
import { threadData } from './thread-data.ts'
import { wordPieceTokenizer } from './tokenizer.ts'
import { wasm } from './wasm.ts'

// A thread of the pool for the bundled model. It uses its own part of the shared memory.

interface Kernel {
  idsAt(room: number): number
  vectorAt(room: number): number
  tokensAt(room: number): number
  logitsAt(room: number): number
  forward(room: number, tokens: number, fused: number): void
  project(room: number, tokens: number): void
  trial(room: number, fused: number): void
}

const DIMENSIONS = 384
const TOKEN_DIMENSIONS = 32
const ROUNDS = 8

const { kernel: code, memory, vocabulary, room } = await threadData<Model>()
const kernel = new wasm.Instance(code, { env: { memory } }).exports as unknown as Kernel
const tokenize = wordPieceTokenizer(vocabulary.split('\n'))
const fused = quickest(1, 0)

lowerPriority()
parentPort?.on('message', (text: string) => parentPort?.postMessage(embed(text)))
parentPort?.postMessage(null)

function embed(text: string): TextEmbedding {
  const ids = tokenize(text)
  const { length } = ids
  new Uint32Array(memory.buffer, kernel.idsAt(room), length).set(ids)
  kernel.forward(room, length, fused)
  const vector = new Float32Array(memory.buffer, kernel.vectorAt(room), DIMENSIONS).slice()
  kernel.project(room, length)
  const vectors = new Float32Array(memory.buffer, kernel.tokensAt(room), length * TOKEN_DIMENSIONS).slice()
  const logits = new Float32Array(memory.buffer, kernel.logitsAt(room), length)
  return { vector, tokens: { vectors, weights: softmax(logits) } }
}

function softmax(logits: Float32Array): Float32Array {
  const most = logits.reduce((largest, logit) => Math.max(largest, logit), -Infinity)
  const weights = logits.map((logit) => Math.exp(logit - most))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Determines which of the kernel's products is faster on this machine. Both return the same vectors, bit for bit. */
function quickest(first: number, second: number): number {
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of [first, second]) {
      const began = performance.now()
      kernel.trial(room, kind)
      best[kind] = Math.min(best[kind] ?? 0, performance.now() - began)
    }
  }
  return (best[first] ?? 0) <= (best[second] ?? 0) ? first : second
}
