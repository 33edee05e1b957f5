/** A number in an answer that was calculated from quotes. */
export interface Calculation {
  /** As shown, such as `(1,234 − 1,100) / 1,100`; what was written if it cannot be read. */
  readonly formula: string
  /** The result, as shown in the text. */
  readonly result: string
  /** The result of the formula, not rounded; null if it cannot be calculated. A percentage is a fraction. */
  readonly value: number | null
  /** What the result should be, if the numbers are quoted but have another one; null otherwise. */
  readonly correction: string | null
  /** The markers of the citations that its numbers are quoted in. */
  readonly markers: readonly number[]
  /** Whether each number of the formula is in a verified quote, and the formula has this result. */
  readonly verified: boolean
}
