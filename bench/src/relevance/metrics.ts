import { mean } from '../harness/measure.ts'

/** How relevant each item is; items that are not named, and grades of 0 or less, are not relevant. */
export type Grades = ReadonlyMap<string, number>

/** The share of the relevant items that stand among the first `k`. */
export function recallAt(k: number, ranked: readonly string[], grades: Grades): number {
  const relevant = relevantIn(grades)
  const first = new Set(ranked.slice(0, k))
  return relevant.filter((item) => first.has(item)).length / relevant.length
}

/** 1 when a relevant item stands among the first `k`, else 0. */
export function hitAt(k: number, ranked: readonly string[], grades: Grades): number {
  return reciprocalRankAt(k, ranked, grades) > 0 ? 1 : 0
}

/** One over the rank of the first relevant item; 0 when it is not among the first `k`. */
export function reciprocalRankAt(k: number, ranked: readonly string[], grades: Grades): number {
  const at = ranked.slice(0, k).findIndex((item) => (grades.get(item) ?? 0) > 0)
  return at < 0 ? 0 : 1 / (at + 1)
}

/** Discounted cumulative gain over that of the best order, with the grade as the gain, as trec_eval has it. */
export function ndcgAt(k: number, ranked: readonly string[], grades: Grades): number {
  const best = [...grades.values()].filter((grade) => grade > 0).toSorted((a, b) => b - a)
  return (
    discounted(ranked.slice(0, k).map((item) => Math.max(0, grades.get(item) ?? 0))) /
    discounted(best.slice(0, k))
  )
}

/** The mean of a measure, as `0.581`. */
export function score(values: readonly number[]): string {
  return mean(values).toFixed(3)
}

function relevantIn(grades: Grades): string[] {
  return [...grades].filter(([, grade]) => grade > 0).map(([item]) => item)
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0)
}
