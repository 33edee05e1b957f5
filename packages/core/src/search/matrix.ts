import { CODE_STEP, type DotKernel, type DotProducts, dotKernel, NARROW, STEP } from './dot-kernel.ts'
import { wasm } from './wasm.ts'

const PAGE = 65536

/** Vectors of the same length, of which dot products are computed with SIMD instructions. */
export interface Matrix<Values extends Float32Array | Int8Array, Products> {
  /** Its size in memory, in bytes. */
  readonly bytes: number
  /** Writes a row. */
  set(row: number, vector: Values): void
  /** Writes the first rows, which are given one behind the other. */
  setAll(vectors: Values): void
  /** Returns a row, which changes when it is written. */
  get(row: number): Values
  /**
   * Returns the dot products of a vector with the rows from `from` up to `to`. They are overwritten by the next
   * call.
   */
  products(vector: Values, from?: number, to?: number): Products
  /** Returns the dot product of each of the first rows with itself. They are overwritten by the next call. */
  squares(rows: number): Products
}

/** Creates a matrix of signed bytes; its products are exact. */
export function int8Matrix(rows: number, dimensions: number): Matrix<Int8Array, Int32Array> {
  const isNarrow = dimensions <= NARROW
  const layout = layOut(rows, dimensions, isNarrow ? NARROW : STEP)
  const { kernel, outAt } = layout
  const products = new Int32Array(layout.buffer, outAt, rows)
  return matrix(
    { ...layout, rows, length: dimensions, multiply: isNarrow ? kernel.narrowInt8 : kernel.int8 },
    new Int8Array(layout.buffer),
    products,
  )
}

/** Creates a matrix of floats; its products are rounded at each step. */
export function float32Matrix(rows: number, dimensions: number): Matrix<Float32Array, Float32Array> {
  const layout = layOut(rows, 4 * dimensions, STEP)
  const products = new Float32Array(layout.buffer, layout.outAt, rows)
  return matrix(
    { ...layout, rows, length: dimensions, multiply: layout.kernel.float32 },
    new Float32Array(layout.buffer),
    products,
  )
}

interface MatrixLayout extends Layout {
  readonly rows: number
  /** The number of values in a row. */
  readonly length: number
  readonly multiply: DotProducts
}

function matrix<Values extends Float32Array | Int8Array, Products extends Float32Array | Int32Array>(
  { buffer, width, vectorAt, outAt, rowAt, rows, length, multiply }: MatrixLayout,
  values: Values,
  out: Products,
): Matrix<Values, Products> {
  const size = values.BYTES_PER_ELEMENT
  const stride = width / size
  const at = (row: number) => rowAt(row) / size
  return {
    bytes: buffer.byteLength,
    set: (row, vector) => values.set(vector, at(row)),
    setAll(vectors) {
      if (length === stride) return values.set(vectors, at(0))
      for (let row = 0; row * length < vectors.length; row++)
        values.set(vectors.subarray(row * length, (row + 1) * length), at(row))
    },
    get: (row) => values.subarray(at(row), at(row) + length) as Values,
    products(vector, from = 0, to = rows) {
      values.set(vector, vectorAt / size)
      if (to > from) multiply(vectorAt, rowAt(from), to - from, width, outAt)
      return out.subarray(0, to - from) as Products
    },
    squares(count) {
      for (let row = 0; row < count; row++) multiply(rowAt(row), rowAt(row), 1, width, outAt + 4 * row)
      return out.subarray(0, count) as Products
    },
  }
}

/** Room for codes of the same number of bytes, a multiple of 16. */
export interface CodeTable {
  /** Returns how many bits of each of the codes differ from one. They are overwritten by the next call. */
  differences(code: Uint8Array, codes: Uint8Array): Int32Array
}

/** Creates room for this many codes. */
export function codeTable(rows: number, bytes: number): CodeTable {
  const { buffer, kernel, vectorAt, rowAt, outAt } = layOut(rows, bytes, CODE_STEP)
  return {
    differences(code, codes) {
      const count = codes.length / bytes
      new Uint8Array(buffer, vectorAt, bytes).set(code)
      new Uint8Array(buffer, rowAt(0), codes.length).set(codes)
      if (count > 0) kernel.differences(vectorAt, rowAt(0), count, bytes, outAt)
      return new Int32Array(buffer, outAt, count)
    },
  }
}

interface Layout {
  readonly buffer: ArrayBuffer
  readonly kernel: DotKernel
  /** The bytes of a row, with padding of zeros. */
  readonly width: number
  readonly vectorAt: number
  readonly outAt: number
  rowAt(index: number): number
}

function layOut(rows: number, bytes: number, step: number): Layout {
  const width = Math.ceil(bytes / step) * step
  const outAt = width * (rows + 1)
  const memory = new wasm.Memory({ initial: Math.ceil((outAt + 4 * rows) / PAGE) + 1 })
  const kernel = dotKernel(memory)
  return { buffer: memory.buffer, kernel, width, vectorAt: 0, outAt, rowAt: (index) => width * (index + 1) }
}
