import { likelihood, type Weights } from '../../../core/src/answer/confidence.ts'
import type { Kind } from './find.ts'
import type { Row } from './rows.ts'

export type Sign = keyof Row['signs']

const STEPS = 500
const RATE = 2
const DECAY = 0.0005

/**
 * Fits a logistic regression by gradient descent. Each set counts as much as any other, and within it the answerable
 * questions as much as the rest.
 */
export function fit<Used extends Sign>(rows: readonly Row[], used: readonly Used[]): Weights<Used> {
  const scales = used.map((sign) => scaleOf(rows.map(({ signs }) => signs[sign])))
  const shares = sharesOf(rows)
  const inputs = rows.map(({ signs }) => [
    1,
    ...used.map((sign, i) => (signs[sign] - (scales[i]?.mean ?? 0)) / (scales[i]?.deviation ?? 1)),
  ])
  const weights = inputs[0]?.map(() => 0) ?? []
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map(() => 0)
    for (const [n, input] of inputs.entries()) {
      const sum = input.reduce((total, value, i) => total + value * (weights[i] ?? 0), 0)
      const error = Number(isAnswerable(rows[n])) - 1 / (1 + Math.exp(-sum))
      for (const [i, value] of input.entries())
        gradient[i] = (gradient[i] ?? 0) + (shares[n] ?? 0) * error * value
    }
    for (const [i, slope] of gradient.entries()) weights[i] = (weights[i] ?? 0) * (1 - DECAY) + RATE * slope
  }
  const [bias = 0, ...scaled] = weights
  const raw = scaled.map((weight, i) => weight / (scales[i]?.deviation ?? 1))
  const offset = raw.reduce((sum, weight, i) => sum + weight * (scales[i]?.mean ?? 0), 0)
  const named = Object.fromEntries(used.map((sign, i) => [sign, rounded(raw[i] ?? 0)]))
  return { ...(named as Record<Used, number>), bias: rounded(bias - offset) }
}

/** How well weights tell answerable questions from others. */
export interface Measured {
  /** The share of the answerable questions. */
  readonly declined: number
  readonly others: readonly { readonly kind: Kind; readonly answered: number; readonly auc: number }[]
}

/** Measures weights, with the confidence that an answer needs at least. */
export function measure<Used extends Sign>(
  rows: readonly Row[],
  weights: Weights<Used>,
  least: number,
): Measured {
  const likely = (kind: Kind) =>
    rows.filter((row) => row.kind === kind).map(({ signs }) => likelihood(weights, signs))
  const answerable = likely('answerable')
  const answered = (values: readonly number[]) =>
    values.filter((value) => value >= least).length / values.length
  const others = (['taken away', 'another report', 'another year'] as const).flatMap((kind) => {
    const values = likely(kind)
    return values.length === 0
      ? []
      : [{ kind, answered: answered(values), auc: areaUnderCurve(answerable, values) }]
  })
  return { declined: 1 - answered(answerable), others }
}

function isAnswerable(row: Row | undefined): boolean {
  return row?.kind === 'answerable'
}

function sharesOf(rows: readonly Row[]): number[] {
  const groupOf = (row: Row) => `${row.set} ${isAnswerable(row)}`
  const groups = Map.groupBy(rows, groupOf)
  return rows.map((row) => 1 / groups.size / (groups.get(groupOf(row))?.length ?? 1))
}

function scaleOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const meanOf = (some: readonly number[]) => some.reduce((sum, value) => sum + value, 0) / some.length
  const mean = meanOf(values)
  return { mean, deviation: Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2))) || 1 }
}

/** The share of pairs in which the first is higher, ties counting half. */
function areaUnderCurve(high: readonly number[], low: readonly number[]): number {
  let above = 0
  for (const one of high) for (const other of low) above += one > other ? 1 : one === other ? 0.5 : 0
  return above / high.length / low.length
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
