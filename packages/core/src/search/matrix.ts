import { CODE_STEP, type DotKernel, dotKernel, NARROW, STEP } from './dot-kernel.ts'
import { wasm } from './wasm.ts'

const PAGE = 65536

/** Vectors of the same length, of which dot products are computed with SIMD instructions. */
export interface Matrix<Values extends Float32Array | Int8Array, Products> {
  /** Its size in memory, in bytes. */
  readonly bytes: number
  /** Writes a row. */
  set(row: number, vector: Values): void
  /** Returns a row, which changes when it is written. */
  get(row: number): Values
  /**
   * Returns the dot products of a vector with the rows from `from` up to `to`. They are overwritten by the next
   * call.
   */
  products(vector: Values, from?: number, to?: number): Products
}

/** Creates a matrix of signed bytes; its products are exact. */
export function int8Matrix(rows: number, dimensions: number): Matrix<Int8Array, Int32Array> {
  const isNarrow = dimensions <= NARROW
  const { buffer, width, kernel, vectorAt, rowAt, outAt } = layOut(rows, dimensions, isNarrow ? NARROW : STEP)
  const multiply = isNarrow ? kernel.narrowInt8 : kernel.int8
  const row = (index: number) => new Int8Array(buffer, rowAt(index), dimensions)
  return {
    bytes: buffer.byteLength,
    set: (index, vector) => row(index).set(vector),
    get: row,
    products(vector, from = 0, to = rows) {
      new Int8Array(buffer, vectorAt, dimensions).set(vector)
      if (to > from) multiply(vectorAt, rowAt(from), to - from, width, outAt)
      return new Int32Array(buffer, outAt, to - from)
    },
  }
}

/** Creates a matrix of floats; its products are rounded at each step. */
export function float32Matrix(rows: number, dimensions: number): Matrix<Float32Array, Float32Array> {
  const { buffer, width, kernel, vectorAt, rowAt, outAt } = layOut(rows, 4 * dimensions, STEP)
  const row = (index: number) => new Float32Array(buffer, rowAt(index), dimensions)
  return {
    bytes: buffer.byteLength,
    set: (index, vector) => row(index).set(vector),
    get: row,
    products(vector, from = 0, to = rows) {
      new Float32Array(buffer, vectorAt, dimensions).set(vector)
      if (to > from) kernel.float32(vectorAt, rowAt(from), to - from, width, outAt)
      return new Float32Array(buffer, outAt, to - from)
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
