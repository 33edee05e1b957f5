import { float32Matrix, type Matrix } from '../search/matrix.ts'
import { nthLargest } from '../search/nth-largest.ts'
import type { Candidate } from './candidates.ts'

/** How many candidates are considered, and how many of them support each one. */
const SUPPORTED = 100
const SUPPORTERS = 10
/** The exponent of the cosine, so that the most similar ones weigh most. */
const SHARPNESS = 8

/**
 * Returns each candidate's support: the mean score of the most similar candidates from other documents, weighted by
 * similarity. Passages that answer a question resemble each other more than those that merely share its words.
 *
 * @param ranked with their scores, best first
 * @returns in the same order, null without support; at most as many as are considered
 */
export function supports(
  ranked: readonly { readonly candidate: Candidate; readonly score: number }[],
): readonly (number | null)[] {
  const pool = ranked.slice(0, SUPPORTED)
  if (pool.every(({ candidate }) => candidate.vector === null)) return []
  const cosines = cosinesOf(pool.map(({ candidate }) => candidate))
  return pool.map((_, i) => {
    const row = cosines.subarray(i * pool.length, (i + 1) * pool.length)
    const least = Math.max(Number.MIN_VALUE, nthLargest(row, SUPPORTERS))
    let weights = 0
    let weighed = 0
    for (let j = 0; j < row.length; j++) {
      const cosine = row[j] ?? 0
      if (cosine < least) continue
      const weight = cosine ** SHARPNESS
      weights += weight
      weighed += weight * (pool[j]?.score ?? 0)
    }
    return weights > 0 ? weighed / weights : null
  })
}

/**
 * Returns the matrix of pairwise cosines, row by row; 0 within the same document, without a vector, and in place of negative
 * values.
 */
function cosinesOf(candidates: readonly Candidate[]): Float64Array {
  const size = candidates.length
  const cosines = new Float64Array(size ** 2)
  const matrix = matrixFor(candidates.find(({ vector }) => vector !== null)?.vector?.length ?? 0)
  candidates.forEach(({ hit, vector }, i) => {
    if (vector === null) return
    matrix.set(i, vector)
    const products = matrix.products(vector, 0, i)
    for (let j = 0; j < i; j++) {
      const other = candidates[j]
      if (other === undefined || other.vector === null || other.hit.documentId === hit.documentId) continue
      const cosine = Math.max(0, products[j] ?? 0)
      cosines[i * size + j] = cosine
      cosines[j * size + i] = cosine
    }
  })
  return cosines
}

type FloatMatrix = Matrix<Float32Array, Float32Array>

let reused: { readonly dimensions: number; readonly matrix: FloatMatrix } | undefined

/** Returns a matrix for the vectors of one search. The last one is reused, since new memory is slow to touch. */
function matrixFor(dimensions: number): FloatMatrix {
  if (reused?.dimensions !== dimensions) reused = { dimensions, matrix: float32Matrix(SUPPORTED, dimensions) }
  return reused.matrix
}
