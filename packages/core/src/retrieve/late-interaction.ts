import { toInt8 } from '../search/int8.ts'
import { int8Matrix, type Matrix } from '../search/matrix.ts'
import { unpackToken } from '../search/token-codes.ts'
import type { QuestionTokens } from './passage-finder.ts'

/**
 * Returns a function that scores packed passages, from -1 to 1: the mean, weighted by the question's tokens, of the best
 * cosine of each with any token of the passage.
 */
export function lateInteraction({
  dimensions,
  vectors,
  weights,
}: QuestionTokens): (packed: Uint8Array) => number {
  const asked = Array.from(weights, (weight, i) => {
    const vector = toInt8(vectors.subarray(i * dimensions, (i + 1) * dimensions))
    return { vector, share: weight / (lengthOf(vector) || 1) }
  })
  return (packed) => {
    const count = Math.floor((2 * packed.length) / dimensions)
    if (count === 0) return 0
    const { matrix, rows, inverses } = roomFor(dimensions, count)
    for (let token = 0; token < count; token++) {
      const row = rows[token]
      if (row !== undefined) inverses[token] = 1 / (unpackToken(packed, token, row) || 1)
    }
    let score = 0
    for (const { vector, share } of asked) {
      const products = matrix.products(vector, 0, count)
      let best = Number.NEGATIVE_INFINITY
      for (let token = 0; token < count; token++) {
        const cosine = (products[token] ?? 0) * (inverses[token] ?? 0)
        if (cosine > best) best = cosine
      }
      score += best * share
    }
    return score
  }
}

interface Room {
  readonly dimensions: number
  readonly matrix: Matrix<Int8Array, Int32Array>
  /** The rows of the matrix, two bytes at each place. */
  readonly rows: readonly Uint16Array[]
  /** One over the length of each row. */
  readonly inverses: Float64Array
}

let reused: Room | undefined

/** Returns room for the tokens of one passage. The last one is reused, since new memory is slow to touch. */
function roomFor(dimensions: number, count: number): Room {
  if (reused?.dimensions === dimensions && reused.rows.length >= count) return reused
  const size = Math.max(256, count)
  const matrix = int8Matrix(size, dimensions)
  const rows = Array.from({ length: size }, (_, row) => {
    const { buffer, byteOffset } = matrix.get(row)
    return new Uint16Array(buffer, byteOffset, dimensions / 2)
  })
  reused = { dimensions, matrix, rows, inverses: new Float64Array(size) }
  return reused
}

function lengthOf(vector: Int8Array): number {
  let square = 0
  for (const value of vector) square += value * value
  return Math.sqrt(square)
}
