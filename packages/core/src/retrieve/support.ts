import { type Candidate, dot } from './candidates.ts'

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
    // Selects the most similar ones without allocating an object for each pair.
    const least = Math.max(Number.MIN_VALUE, row.toSorted().at(-SUPPORTERS) ?? 0)
    let weights = 0
    let weighed = 0
    row.forEach((cosine, j) => {
      const other = pool[j]?.candidate
      if (cosine < least || other === undefined) return
      const weight = cosine ** SHARPNESS
      weights += weight
      weighed += weight * (scores.get(other) ?? 0)
    })
    if (weights > 0) support.set(candidate, weighed / weights)
  })
  return support
}

/** Returns the matrix of pairwise cosines, row by row; 0 within the same document, and in place of negative values. */
function cosinesOf(items: readonly { readonly of: string; readonly vector: Float32Array }[]): Float64Array {
  const cosines = new Float64Array(items.length ** 2)
  items.forEach((a, i) => {
    for (let j = 0; j < i; j++) {
      const b = items[j]
      if (b === undefined || a.of === b.of) continue
      const cosine = Math.max(0, dot(a.vector, b.vector))
      cosines[i * items.length + j] = cosine
      cosines[j * items.length + i] = cosine
    }
  })
  return cosines
}
