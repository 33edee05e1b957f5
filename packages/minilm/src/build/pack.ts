import type { Source, Tensor } from './source.ts'

/** The kernel's places and shapes, by name: see kernel/layout.ts. */
export type Layout = (name: string) => number

/** A matrix and its bias; the product is multiplied by `factor`. */
interface Part {
  readonly matrix: Tensor
  readonly bias: Tensor
  readonly factor: number
}

const TERMS = 4
const PANEL = 8
/** Activations are whole numbers + 8192, see kernel/matrix.ts. */
const OFFSET = 8192

/** The bytes from the kernel's WEIGHTS to its WEIGHTS_END. */
export function packWeights(source: Source, layout: Layout): Uint8Array {
  const start = layout('WEIGHTS')
  const out = new DataView(new ArrayBuffer(layout('WEIGHTS_END') - start))
  const queryFactor = 1 / Math.sqrt(layout('HEAD'))

  for (let layer = 0; layer < layout('LAYERS'); layer++) {
    const at = layer * layout('LAYER_BYTES')
    const part = (name: string, factor = 1): Part => {
      const dense = `layer_._${layer}/${name}`
      return {
        matrix: source.tensor(dense, 'Tensordot/ReadVariableOp'),
        bias: source.tensor(dense, 'BiasAdd/ReadVariableOp'),
        factor,
      }
    }
    const qkv = [
      part('attention/self/query', queryFactor),
      part('attention/self/key'),
      part('attention/self/value'),
    ]
    packMatrix(out, at + layout('QKV'), qkv)
    packMatrix(out, at + layout('MERGE'), [part('attention/output/dense')])
    packNorm(out, at + layout('MERGE_NORM'), source, `layer_._${layer}/attention/output`)
    packMatrix(out, at + layout('UP'), [part('intermediate/dense')])
    packMatrix(out, at + layout('DOWN'), [part(`output/dense`)])
    packNorm(out, at + layout('DOWN_NORM'), source, `layer_._${layer}/output`)
  }
  packNorm(out, layout('EMBEDDING_NORM') - start, source, 'bert/embeddings')

  const positions = source.tensor('unknown_0')
  const types = source.tensor('unknown_1')
  const hidden = layout('HIDDEN')
  for (let i = 0; i < layout('MAX_TOKENS') * hidden; i++) {
    const value = valueAt(positions, i) + valueAt(types, i % hidden)
    out.setFloat32(layout('POSITIONS') - start + 4 * i, value, true)
  }
  const words = source.tensor('unknown')
  out.setFloat32(layout('WORD_SCALE') - start, words.scale, true)
  out.setFloat32(layout('WORD_SCALE') - start + 4, words.least, true)
  const bytes = new Uint8Array(out.buffer)
  bytes.set(words.bytes, layout('WORDS') - start)
  return bytes
}

function valueAt({ bytes, scale, least }: Tensor, index: number): number {
  return (bytes[index] ?? Number.NaN) * scale + least
}

function packNorm(out: DataView, at: number, source: Source, name: string): void {
  const gamma = source.tensor(name, 'LayerNorm/batchnorm/mul/ReadVariableOp')
  const beta = source.tensor(name, 'LayerNorm/batchnorm/ReadVariableOp')
  const length = gamma.bytes.length
  for (let i = 0; i < length; i++) {
    out.setFloat32(at + 4 * i, valueAt(gamma, i), true)
    out.setFloat32(at + 4 * (length + i), valueAt(beta, i), true)
  }
}

/** Several matrices side by side, as one. */
function packMatrix(out: DataView, at: number, parts: readonly Part[]): void {
  const terms = parts[0]?.matrix.shape[0] ?? 0
  const width = parts[0]?.matrix.shape[1] ?? 0
  const columnsAt = at + terms * width * parts.length
  for (const [index, { matrix, bias, factor }] of parts.entries()) {
    for (let c = 0; c < width; c++) {
      const column = index * width + c
      const panel = at + Math.floor(column / PANEL) * PANEL * terms + (column % PANEL) * TERMS
      let sum = 0
      for (let k = 0; k < terms; k++) {
        const q = (matrix.bytes[k * width + c] ?? 0) - 128
        sum += q
        out.setInt8(panel + Math.floor(k / TERMS) * PANEL * TERMS + (k % TERMS), q)
      }
      const four = columnsAt + Math.floor(column / 4) * 64 + (column % 4) * 4
      out.setInt32(four, OFFSET * sum, true)
      out.setFloat32(four + 16, matrix.scale * factor, true)
      out.setFloat32(four + 32, (matrix.least + 128 * matrix.scale) * factor, true)
      out.setFloat32(four + 48, valueAt(bias, c) * factor, true)
    }
  }
}
