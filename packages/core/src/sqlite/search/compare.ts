import { int8Matrix, type Matrix } from '../../search/matrix.ts'
import type { Connection } from '../connection.ts'
import { type Ranking, ranking } from './ranking.ts'
import { readVectors } from './read-vectors.ts'

/** Vectors that are compared at a time. */
const ROWS = 2000

/** Ranks chunks by the cosine similarity of their vectors in a space, from 0 to 2; those without one are left out. */
export function compared(
  db: Connection,
  space: number,
  chunks: readonly number[],
  vector: Int8Array,
): Ranking {
  const matrix = matrixFor(vector.length)
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  const found: number[] = []
  const scores = new Float64Array(chunks.length)
  for (let at = 0; at < chunks.length; at += ROWS) {
    const { keys, vectors } = readVectors(db, space, chunks.slice(at, at + ROWS))
    matrix.setAll(vectors)
    const products = matrix.products(vector, 0, keys.length).slice()
    const squares = matrix.squares(keys.length)
    for (let row = 0; row < keys.length; row++) {
      const lengths = norm * Math.sqrt(squares[row] ?? 0)
      // Rounded, so that equal vectors of different lengths are equal.
      scores[found.length] = 1 + (lengths === 0 ? 0 : Math.fround((products[row] ?? 0) / lengths))
      found.push(keys[row] ?? 0)
    }
  }
  return ranking(found, scores.subarray(0, found.length))
}

/** Returns the unit vectors that chunks have in a space, by the chunks' ids. */
export function unitVectors(
  db: Connection,
  space: number,
  dimensions: number,
  chunkIds: readonly string[],
): Map<string, Float32Array> {
  const matrix = matrixFor(dimensions)
  const found = new Map<string, Float32Array>()
  for (let at = 0; at < chunkIds.length; at += ROWS) {
    const { keys, vectors } = readVectors(db, space, chunkIds.slice(at, at + ROWS).map(Number))
    matrix.setAll(vectors)
    const squares = matrix.squares(keys.length)
    const units = new Float32Array(vectors.length)
    for (const [row, key] of keys.entries()) {
      const scale = 1 / Math.sqrt(squares[row] || 1)
      const end = (row + 1) * dimensions
      for (let i = row * dimensions; i < end; i++) units[i] = (vectors[i] ?? 0) * scale
      found.set(String(key), units.subarray(row * dimensions, end))
    }
  }
  return found
}

type VectorMatrix = Matrix<Int8Array, Int32Array>

let reused: { readonly dimensions: number; readonly matrix: VectorMatrix } | undefined

/** Returns room for the vectors. The last one is reused, since new memory is slow to touch. */
function matrixFor(dimensions: number): VectorMatrix {
  if (reused?.dimensions !== dimensions) reused = { dimensions, matrix: int8Matrix(ROWS, dimensions) }
  return reused.matrix
}
