import type { Calculation } from '../answer/calculation.ts'

/** A number in an answer that was calculated from quotes. */
export interface CalculationJson {
  readonly formula: string
  readonly result: string
  /** The result of the formula, not rounded; null if it cannot be calculated. A percentage is a fraction. */
  readonly value: number | null
  /** What the result should be, if the numbers are quoted but have another one. */
  readonly correction: string | null
  /** The markers of the citations that its numbers are quoted in. */
  readonly markers: readonly number[]
  readonly verified: boolean
}

/** Converts a calculation to JSON. */
export function calculationJson(calculation: Calculation): CalculationJson {
  const { formula, result, value, correction, markers, verified } = calculation
  return { formula, result, value, correction, markers: [...markers], verified }
}
