import type { TextEmbedding } from '@docchat/core'
import { type WasmMemory, type WasmModule, wasm } from './wasm.ts'

interface Exports {
  idsAt(room: number): number
  vectorAt(room: number): number
  tokensAt(room: number): number
  logitsAt(room: number): number
  forward(room: number, tokens: number, fused: number): void
  project(room: number, tokens: number): void
  trial(room: number, fused: number): void
}

/** The kernel of one thread, with one of its two products. */
export interface Kernel {
  run(ids: readonly number[]): Output
  /** Computes a small product, for timing. */
  trial(): void
}

/** The vector of a text, those of its tokens, and a number for each token whose exponential is its weight. */
export interface Output {
  readonly vector: Float32Array
  readonly vectors: Float32Array
  readonly logits: Float32Array
}

const DIMENSIONS = 384
const TOKEN_DIMENSIONS = 32
const ROUNDS = 8

/** Returns the kernel with the product that is faster on this machine. Both return the same vectors, bit for bit. */
export function openKernel(code: WasmModule, memory: WasmMemory, room: number): Kernel {
  const kernel = new wasm.Instance(code, { env: { memory } }).exports as unknown as Exports
  const floats = (at: number, length: number) => new Float32Array(memory.buffer, at, length).slice()
  const withProduct = (fused: number): Kernel => ({
    run(ids) {
      new Uint32Array(memory.buffer, kernel.idsAt(room), ids.length).set(ids)
      kernel.forward(room, ids.length, fused)
      const vector = floats(kernel.vectorAt(room), DIMENSIONS)
      kernel.project(room, ids.length)
      return {
        vector,
        vectors: floats(kernel.tokensAt(room), ids.length * TOKEN_DIMENSIONS),
        logits: floats(kernel.logitsAt(room), ids.length),
      }
    },
    trial: () => kernel.trial(room, fused),
  })
  return faster(withProduct(1), withProduct(0))
}

/** Returns the faster one, or the first when there is little between them. */
export function faster(first: Kernel, second: Kernel): Kernel {
  const best = new Map([first, second].map((kernel) => [kernel, Number.POSITIVE_INFINITY]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kernel, least] of best) {
      const began = performance.now()
      kernel.trial()
      best.set(kernel, Math.min(least, performance.now() - began))
    }
  }
  return (best.get(second) ?? 0) < 0.95 * (best.get(first) ?? 0) ? second : first
}

export function embeddingOf({ vector, vectors, logits }: Output): TextEmbedding {
  return { vector, tokens: { vectors, weights: softmax(logits) } }
}

function softmax(logits: Float32Array): Float32Array {
  const most = logits.reduce((largest, logit) => Math.max(largest, logit), -Infinity)
  const weights = logits.map((logit) => Math.exp(logit - most))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
