import type { Calculation } from './calculation.ts'
import type { Citation } from './citation.ts'
import {
  type DecimalSign,
  type Formula,
  formulaText,
  numbersIn,
  parseFormula,
  resultIn,
  valueOfFormula,
  type WrittenNumber,
} from './formula.ts'

/**
 * Returns the note after a result: what was calculated from which citations, or why it is no proof. Nobody else can write one,
 * since the `[=` of an answerer becomes `(=`.
 */
export function calculationNote({ formula, correction, markers, verified }: Calculation): string {
  const sources = new Intl.ListFormat('en').format(markers.map((marker) => `[${marker}]`))
  if (verified) return `[= ${formula}, calculated from ${sources}]`
  return correction === null
    ? '[=? not verified]'
    : `[=? ${formula} is ${correction}, calculated from ${sources}]`
}

/** Factors that need no quote: small counts, and what converts units and periods. */
const FACTORS = new Set([24, 52, 60, 100, 360, 365, 1000, 1e6, 1e9])
const SMALL = 12
/** What needs no quote as a term of a sum: `a / b − 1`, `100 − a`. */
const TERMS = new Set([1, 100])
/** What binary fractions get wrong. */
const TOLERANCE = 1e-9
/** The digits after the decimal sign of a result that is not given. */
const SHOWN_DECIMALS = 2

interface Operand {
  readonly number: WrittenNumber
  /** Whether it may be no quote. */
  readonly constant: boolean
}

/**
 * Checks a calculation such as `(1,234 - 1,100) / 1,100 = 12.2%`: its numbers are looked for in the verified quotes of the
 * answer, the latest first, and its result is calculated again. Without a result, the calculated one is filled in.
 */
export function checkCalculation(written: string, citations: readonly Citation[]): Calculation {
  const quotes = citations.filter(({ verified }) => verified).toReversed()
  const text = written.replaceAll(/\s+/gu, ' ').trim()
  const [, formula = text, result = ''] = /^(.*?)\s?[=≈]\s?([^=≈]*)$/u.exec(text) ?? []
  const read = (['.', ','] as const).flatMap((decimal) => {
    const parsed = parseFormula(formula, decimal)
    return parsed === null ? [] : [calculated(parsed, result, quotes, decimal)]
  })
  return (
    read.find(({ verified }) => verified) ??
    read[0] ?? {
      ...{ formula, result: result || formula, value: null, correction: null },
      ...{ markers: [], verified: false },
    }
  )
}

function calculated(
  formula: Formula,
  result: string,
  quotes: readonly Citation[],
  decimal: DecimalSign,
): Calculation {
  const value = valueOfFormula(formula)
  const operands = operandsOf(formula, 'term')
  const markers = Number.isFinite(value) ? markersOf(operands, quotes, decimal) : null
  const stated = result === '' ? null : resultIn(result, decimal)
  const factors = factorsOf(stated, formula, operands)
  const decimals = Math.max(...operands.map(({ number }) => number.decimals))
  const verified =
    markers !== null &&
    (result === '' || (stated !== null && factors.some((factor) => isResult(stated, value * factor))))
  return {
    formula: formulaText(formula),
    result: result || (Number.isFinite(value) ? resultText(value, decimals) : formulaText(formula)),
    value: Number.isFinite(value) ? value : null,
    correction:
      markers === null || verified
        ? null
        : `${resultText(value * (factors[0] ?? 1), decimals)}${stated?.percent ? '%' : ''}`,
    markers: markers ?? [],
    verified,
  }
}

function operandsOf(formula: Formula, role: 'term' | 'factor'): Operand[] {
  if (formula.kind === 'negative') return operandsOf(formula.of, role)
  if (formula.kind === 'number') {
    const { value } = formula.number
    const small = Number.isInteger(value) && value > 0 && value <= SMALL
    return [
      {
        number: formula.number,
        constant: role === 'term' ? TERMS.has(value) : small || FACTORS.has(value),
      },
    ]
  }
  const { sign, left, right } = formula
  const part = sign === '+' || sign === '−' ? 'term' : 'factor'
  return [...operandsOf(left, part), ...operandsOf(right, part)]
}

/** Returns the markers of the quotes that contain the operands, in order; null if one is in none, or all need none. */
function markersOf(
  operands: readonly Operand[],
  quotes: readonly Citation[],
  decimal: DecimalSign,
): readonly number[] | null {
  const held = quotes.map(({ marker, quote }) => ({ marker, numbers: numbersIn(quote, decimal) }))
  const quoted = operands.filter(({ constant }) => !constant)
  const needed = quoted.length > 0 ? quoted : operands
  const markers = needed.map(
    ({ number }) => held.find(({ numbers }) => numbers.some((one) => isSame(one, number)))?.marker ?? null,
  )
  return markers.includes(null)
    ? null
    : [...new Set(markers.filter((marker) => marker !== null))].sort((a, b) => a - b)
}

/** Whether a number of a formula is one of a quote: also `0.05` for `5%`, and `1,200,000` for `1.2 million`. */
function isSame(quoted: WrittenNumber, number: WrittenNumber): boolean {
  const full = (one: WrittenNumber) => (one.value * one.scale) / (one.percent ? 100 : 1)
  return quoted.value === number.value || isNear(full(quoted), full(number), 0)
}

/** Returns what a value may be multiplied by to be in the unit of the result. */
function factorsOf(
  stated: WrittenNumber | null,
  formula: Formula,
  operands: readonly Operand[],
): readonly number[] {
  // A sum of percentages, and what is multiplied by 100, are percentages already.
  if (stated?.percent) return [isShare(formula) || operands.some(({ number }) => number.percent) ? 100 : 1]
  const { scale = 1 } = stated ?? {}
  // The numbers of a table are often millions, as its title says.
  return scale > 1 && operands.every(({ number }) => number.scale === 1) ? [1 / scale, 1] : [1 / scale]
}

/** Whether a value, rounded to the digits of a result, is that result. */
function isResult(stated: WrittenNumber, value: number): boolean {
  return isNear(value, stated.value, 0.5 * 10 ** -stated.decimals)
}

/** Whether it divides by a quantity, and does not multiply by 100: its value is a fraction. */
function isShare(formula: Formula): boolean {
  if (formula.kind === 'number') return false
  if (formula.kind === 'negative') return isShare(formula.of)
  const { sign, left, right } = formula
  if (sign === '×' && [left, right].some((side) => side.kind === 'number' && side.number.value === 100))
    return false
  if (sign === '/' && operandsOf(right, 'factor').some(({ constant }) => !constant)) return true
  return isShare(left) || isShare(right)
}

function isNear(value: number, other: number, tolerance: number): boolean {
  return Math.abs(value - other) <= tolerance + TOLERANCE * Math.max(1, Math.abs(other))
}

function resultText(value: number, decimals: number): string {
  const maximumFractionDigits = Math.min(Math.max(SHOWN_DECIMALS, decimals), 20)
  return value.toLocaleString('en', { maximumFractionDigits })
}
