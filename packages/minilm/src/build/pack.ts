import { type Part, packMatrix } from './pack-matrix.ts'
import type { Source, Tensor } from './source.ts'

/** The kernel's memory layout and shapes, by name: see kernel/layout.ts. */
export type Layout = (name: string) => number

/**
 * The channels of x with the widest range, measured on prose: up to 10 times as wide as most. The kernel keeps more bits
 * of them. Each is swapped with one of the first 16.
 */
const WIDE_CHANNELS: readonly number[] = [
  99, 223, 63, 127, 319, 303, 267, 157, 338, 246, 112, 238, 347, 288, 249, 145,
]

/** Returns the bytes that go at the kernel's WEIGHTS. */
export function packWeights(source: Source, layout: Layout): Uint8Array {
  const start = layout('WEIGHTS')
  const hidden = layout('HIDDEN')
  const wide = layout('WIDE')
  const order = orderOf(hidden, wide)
  const all = Array.from({ length: layout('INNER') }, (_, i) => i)
  const head = new DataView(new ArrayBuffer(layout('LAYERS_AT') - start))
  for (let i = 0; i < wide; i++) head.setUint32(4 * i, order[i] ?? 0, true)
  const norm = normOf(source, 'bert/embeddings', order)
  new Uint8Array(head.buffer).set(norm, layout('EMBEDDING_NORM') - start)

  const positions = source.tensor('unknown_0')
  const types = source.tensor('unknown_1')
  const words = source.tensor('unknown')
  const bytes = new Uint8Array(head.buffer)
  for (const [to, from] of order.entries()) {
    for (let i = 0; i < layout('MAX_TOKENS'); i++) {
      const value = valueAt(positions, i * hidden + from) + valueAt(types, from)
      head.setFloat32(layout('POSITIONS') - start + 4 * (i * hidden + to), value, true)
    }
    for (let i = 0; i < layout('VOCABULARY'); i++) {
      bytes[layout('WORDS') - start + i * hidden + to] = words.bytes[i * hidden + from] ?? 0
    }
  }
  head.setFloat32(layout('WORD_SCALE') - start, words.scale, true)
  head.setFloat32(layout('WORD_SCALE') - start + 4, words.least, true)

  const pieces: Uint8Array[] = [bytes]
  for (let layer = 0; layer < layout('LAYERS'); layer++) {
    const name = `layer_._${layer}`
    const part = (dense: string): Omit<Part, 'rows' | 'columns'> => ({
      wide: 0,
      matrix: source.tensor(name, dense, 'Tensordot/ReadVariableOp'),
      bias: source.tensor(name, dense, 'BiasAdd/ReadVariableOp'),
    })
    const plain = all.slice(0, hidden)
    const query = { ...part('attention/self/query'), factor: 1 / Math.sqrt(layout('HEAD')) }
    for (const one of [query, part('attention/self/key'), part('attention/self/value')]) {
      pieces.push(...packMatrix({ ...one, wide, rows: order, columns: plain }))
    }
    pieces.push(...packMatrix({ ...part('attention/output/dense'), rows: plain, columns: order }))
    pieces.push(normOf(source, `${name}/attention/output`, order))
    for (let quarter = 0; quarter < layout('INNER'); quarter += hidden) {
      const inside = all.slice(quarter, quarter + hidden)
      const down = part('output/dense')
      pieces.push(...packMatrix({ ...part('intermediate/dense'), wide, rows: order, columns: inside }))
      // The bias must be added only once.
      pieces.push(
        ...packMatrix({ ...down, bias: quarter === 0 ? down.bias : null, rows: inside, columns: order }),
      )
    }
    pieces.push(normOf(source, `${name}/output`, order))
  }
  const packed = Buffer.concat(pieces)
  if (start + packed.length > layout('LATE_AT')) throw new Error(`The weights take ${packed.length} bytes.`)
  return packed
}

/** Returns the model's channels in the kernel's order. */
function orderOf(channels: number, places: number): number[] {
  const order = Array.from({ length: channels }, (_, i) => i)
  const taken = new Set(WIDE_CHANNELS)
  const free = order.slice(0, places).filter((place) => !taken.has(place))
  for (const channel of WIDE_CHANNELS) {
    if (channel < places) continue
    const place = free.shift() ?? 0
    order[place] = channel
    order[channel] = place
  }
  return order
}

function normOf(source: Source, name: string, order: readonly number[]): Uint8Array {
  const gamma = source.tensor(name, 'LayerNorm/batchnorm/mul/ReadVariableOp')
  const beta = source.tensor(name, 'LayerNorm/batchnorm/ReadVariableOp')
  const values = [gamma, beta].flatMap((tensor) => order.map((channel) => valueAt(tensor, channel)))
  return new Uint8Array(Float32Array.from(values).buffer)
}

function valueAt({ bytes, scale, least }: Tensor, index: number): number {
  return (bytes[index] ?? Number.NaN) * scale + least
}
