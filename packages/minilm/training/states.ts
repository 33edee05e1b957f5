import { loadModel } from '../src/model.ts'
import { wordPieceTokenizer } from '../src/tokenizer.ts'
import { wasm } from '../src/wasm.ts'

export const HIDDEN = 384

/** The states of a text's tokens in the model's last layer, each as bytes with a scale, which takes a quarter of the memory. */
export interface States {
  readonly count: number
  readonly scales: Float32Array
  /** [count][384] */
  readonly bytes: Int8Array
}

interface Kernel {
  idsAt(room: number): number
  statesAt(room: number): number
  forward(room: number, tokens: number, bytes: number): void
}

/** Opens the bundled model, as it was built. */
export async function openModel(): Promise<(text: string) => States> {
  const {
    kernel: code,
    memory,
    vocabulary,
    order,
  } = await loadModel(new URL('../dist/model/', import.meta.url), 1)
  const kernel = new wasm.Instance(code, { env: { memory } }).exports as unknown as Kernel
  const tokenize = wordPieceTokenizer(vocabulary.split('\n'))
  return (text) => {
    const ids = tokenize(text)
    new Uint32Array(memory.buffer, kernel.idsAt(0), ids.length).set(ids)
    kernel.forward(0, ids.length, 0)
    const states = new Float32Array(memory.buffer, kernel.statesAt(0), ids.length * HIDDEN)
    return asBytes(states, ids.length, order)
  }
}

/** @param order the model's channel at each place of the kernel. */
function asBytes(states: Float32Array, count: number, order: Uint32Array): States {
  const scales = new Float32Array(count)
  const bytes = new Int8Array(count * HIDDEN)
  for (let token = 0; token < count; token++) {
    const row = states.subarray(token * HIDDEN, (token + 1) * HIDDEN)
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    scales[token] = largest / 127
    row.forEach((value, place) => {
      bytes[token * HIDDEN + (order[place] ?? 0)] = Math.round((value * 127) / largest)
    })
  }
  return { count, scales, bytes }
}
