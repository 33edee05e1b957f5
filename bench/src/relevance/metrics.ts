import { mean } from '../harness/measure.ts'

/** How relevant each item is. Missing items and grades of 0 or less are not relevant. */
export type Grades = ReadonlyMap<string, number>

/** Returns the share of the relevant items that are among the first `k`. */
export function recallAt(k: number, ranked: readonly string[], grades: Grades): number {
  const relevant = relevantIn(grades)
  const first = new Set(ranked.slice(0, k))
  return relevant.filter((item) => first.has(item)).length / relevant.length
}

/** Returns 1 when a relevant item is among the first `k`, else 0. */
export function hitAt(k: number, ranked: readonly string[], grades: Grades): number {
  return reciprocalRankAt(k, ranked, grades) > 0 ? 1 : 0
}

/** Returns one over the rank of the first relevant item; 0 when it is not among the first `k`. */
export function reciprocalRankAt(k: number, ranked: readonly string[], grades: Grades): number {
  const at = ranked.slice(0, k).findIndex((item) => (grades.get(item) ?? 0) > 0)
  return at < 0 ? 0 : 1 / (at + 1)
}

/** Returns the normalised discounted cumulative gain, with the grade as the gain, as in trec_eval. */
export function ndcgAt(k: number, ranked: readonly string[], grades: Grades): number {
  const best = [...grades.values()].filter((grade) => grade > 0).toSorted((a, b) => b - a)
  return (
    discounted(ranked.slice(0, k).map((item) => Math.max(0, grades.get(item) ?? 0))) /
    discounted(best.slice(0, k))
  )
}

/** Formats the mean of a measure, such as `0.581`. */
export function score(values: readonly number[]): string {
  return mean(values).toFixed(3)
}

/** Formats the share of ones with its 95 % interval (Wilson), such as `0.50 (0.24–0.76)`. */
export function shareInterval(values: readonly number[]): string {
  const n = values.length
  const share = mean(values)
  const [z, { sqrt }] = [1.96, Math]
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n)
  const half = (z * sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n)
  return `${share.toFixed(2)} (${(middle - half).toFixed(2)}–${(middle + half).toFixed(2)})`
}

function relevantIn(grades: Grades): string[] {
  return [...grades].filter(([, grade]) => grade > 0).map(([item]) => item)
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0)
}
