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
 * @param ranked best first
 */
export function supports(
  ranked: readonly Candidate[],
  scores: ReadonlyMap<Candidate, number>,
): ReadonlyMap<Candidate, number> {
  const pool = ranked
    .slice(0, SUPPORTED)
    .flatMap((candidate) => (candidate.vector === null ? [] : { candidate, vector: candidate.vector }))
  const cosines = cosinesOf(pool.map(({ candidate, vector }) => ({ of: candidate.hit.documentId, vector })))
  const support = new Map<Candidate, number>()
  pool.forEach(({ candidate }, i) => {
    const row = cosines.subarray(i * pool.length, (i + 1) * pool.length)
    const least = Math.max(Number.MIN_VALUE, nthLargest(row, SUPPORTERS))
    let weights = 0
    let weighed = 0
    for (let j = 0; j < row.length; j++) {
      const cosine = row[j] ?? 0
      const other = pool[j]?.candidate
      if (cosine < least || other === undefined) continue
      const weight = cosine ** SHARPNESS
      weights += weight
      weighed += weight * (scores.get(other) ?? 0)
    }
    if (weights > 0) support.set(candidate, weighed / weights)
  })
  return support
}

/** Returns the matrix of pairwise cosines, row by row; 0 within the same document, and in place of negative values. */
function cosinesOf(items: readonly { readonly of: string; readonly vector: Float32Array }[]): Float64Array {
  const size = items.length
  const cosines = new Float64Array(size ** 2)
  const matrix = matrixFor(items[0]?.vector.length ?? 0)
  items.forEach(({ of, vector }, i) => {
    matrix.set(i, vector)
    const products = matrix.products(vector, 0, i)
    for (let j = 0; j < i; j++) {
      if (items[j]?.of === of) continue
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
