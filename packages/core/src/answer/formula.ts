/** How the numbers of a text are written: `1,234.5` or `1.234,5`. Both also `1 234.5` or `1 234,5`. */
export type DecimalSign = '.' | ','

/** A number in a formula or in a text. */
export interface WrittenNumber {
  /** As it is written, without percent sign and unit. */
  readonly text: string
  readonly value: number
  /** How many digits it has after its decimal sign. */
  readonly decimals: number
  readonly percent: boolean
  /** What a word such as `million` after it multiplies it by; 1 without one. */
  readonly scale: number
}

/** A formula of numbers, `+ - * /` and parentheses. */
export type Formula =
  | { readonly kind: 'number'; readonly number: WrittenNumber }
  | { readonly kind: 'negative'; readonly of: Formula }
  | {
      readonly kind: 'operation'
      readonly sign: '+' | '−' | '×' | '/'
      readonly left: Formula
      readonly right: Formula
    }

const SPACE = String.raw`[ \u00a0\u2009\u202f]`
const SPACED = String.raw`[1-9]\d{0,2}(?:${SPACE}\d{3})+`
const GROUPED: Readonly<Record<DecimalSign, string>> = {
  '.': String.raw`[1-9]\d{0,2}(?:(?:,\d{2,3})*,\d{3}|(?:['’]\d{3})+)`,
  ',': String.raw`[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:['’]\d{3})+)`,
}
const SCALES: readonly (readonly [RegExp, number])[] = [
  [/^(?:thousand|k|tsd\.?)$/iu, 1e3],
  [/^(?:millions?|mio\.?|mn|m|millionen)$/iu, 1e6],
  [/^(?:billions?|bn|b|milliarden|mrd\.?|milliards?)$/iu, 1e9],
]
/** A percent sign, or a word or two that are no `x`. */
const UNIT = /^\s*(?:(%)|(?!x(?!\p{L}))(\p{L}{1,12}\.?)(?:\s(?!x(?!\p{L}))\p{L}{1,12}\.?)?)?/iu
const PERCENT = /^(?:%|percent|percentage|pp|prozent|prozentpunkte)$/iu
const CURRENCY = /^(?:[\s$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY|US\$)(?![\p{L}\p{N}]))+/u
/** Deeper nesting is no formula that anyone reads. */
const MAX_DEPTH = 20

/** Returns the numbers of a text. A number next to letters, as in `FY2022`, is one too. */
export function numbersIn(text: string, decimal: DecimalSign): WrittenNumber[] {
  const plain = text.normalize('NFKC')
  const found = (pattern: string) =>
    [...plain.matchAll(new RegExp(String.raw`(?<!\d|\d[.,])${pattern}`, 'gu'))].map(({ 0: written, index }) =>
      withUnit(written, plain.slice(index + written.length), decimal),
    )
  return [...found(pattern(decimal, [GROUPED[decimal]])), ...found(pattern(decimal, [SPACED], false))]
}

/** Returns the number that a result such as `≈ $1.2 million` or `12.2%` states; null if it states none, or several. */
export function resultIn(text: string, decimal: DecimalSign): WrittenNumber | null {
  const all = text.replaceAll(/\D/gu, '')
  const number = numbersIn(text, decimal).find((one) => digitsOf(one) === all) ?? null
  const negative = /(?<![\p{L}\p{N}])[-−–]\s*[$€£¥]?\s*\.?\d|^\([^()]*\)$/u.test(text)
  return negative && number !== null ? { ...number, value: -number.value } : number
}

/** Parses a formula; null if it is none. Currencies and units are left out, but for words such as `million`. */
export function parseFormula(text: string, decimal: DecimalSign): Formula | null {
  const number = new RegExp(`^${pattern(decimal, [GROUPED[decimal], SPACED])}`, 'u')
  let rest = text.normalize('NFKC').replace(CURRENCY, '')

  function take(pattern: RegExp): string | null {
    const found = pattern.exec(rest)?.[0] ?? null
    if (found !== null) rest = rest.slice(found.length).replace(CURRENCY, '')
    return found
  }

  function operations(
    operand: (depth: number) => Formula | null,
    signs: RegExp,
    depth: number,
  ): Formula | null {
    let left = operand(depth)
    for (let sign = left && take(signs); left !== null && sign !== null; sign = take(signs)) {
      const right = operand(depth)
      left = right && { kind: 'operation', sign: signOf(sign), left, right }
    }
    return left
  }
  const sum = (depth: number) => operations(product, /^[+\-−–]/u, depth)
  const product = (depth: number) => operations(factor, /^[*×·⋅/÷:]|^x(?![\p{L}])/u, depth)

  function factor(depth: number): Formula | null {
    if (depth > MAX_DEPTH) return null
    if (take(/^[-−–]/u) !== null) {
      const of = factor(depth + 1)
      return of && { kind: 'negative', of }
    }
    if (take(/^\(/u) !== null) {
      const inner = sum(depth + 1)
      return take(/^\)/u) === null ? null : inner
    }
    const written = number.exec(rest)?.[0]
    if (written === undefined) return null
    const after = rest.slice(written.length)
    const unit = UNIT.exec(after)?.[0] ?? ''
    rest = after.slice(unit.length).replace(CURRENCY, '')
    return { kind: 'number', number: withUnit(written, unit, decimal) }
  }

  const formula = sum(0)
  return rest === '' ? formula : null
}

/** Returns the value of a formula; not finite if it divides by zero. */
export function valueOfFormula(formula: Formula): number {
  switch (formula.kind) {
    case 'number': {
      const { value, percent, scale } = formula.number
      return (value * scale) / (percent ? 100 : 1)
    }
    case 'negative':
      return -valueOfFormula(formula.of)
    case 'operation': {
      const [left, right] = [valueOfFormula(formula.left), valueOfFormula(formula.right)]
      if (formula.sign === '+') return left + right
      if (formula.sign === '−') return left - right
      return formula.sign === '×' ? left * right : left / right
    }
  }
}

/** Returns a formula as text, with signs that are no Markdown. */
export function formulaText(formula: Formula, within: '' | '−' | '×' | '/' = ''): string {
  if (formula.kind === 'number') return numberText(formula.number)
  if (formula.kind === 'negative') return `−${formulaText(formula.of, '/')}`
  const { sign, left, right } = formula
  const additive = sign === '+' || sign === '−'
  const text = additive
    ? `${formulaText(left)} ${sign} ${formulaText(right, '−')}`
    : `${formulaText(left, '×')} ${sign} ${formulaText(right, '/')}`
  const needsParentheses = within === '/' || (within !== '' && additive)
  return needsParentheses ? `(${text})` : text
}

function numberText({ text, percent, scale }: WrittenNumber): string {
  const word = { 1e3: ' thousand', 1e6: ' million', 1e9: ' billion' }[scale] ?? ''
  return `${text}${word}${percent ? '%' : ''}`
}

function signOf(written: string): '+' | '−' | '×' | '/' {
  if (written === '+') return '+'
  if (/[-−–]/u.test(written)) return '−'
  return /[/÷:]/u.test(written) ? '/' : '×'
}

function withUnit(written: string, after: string, decimal: DecimalSign): WrittenNumber {
  const [, sign = '', word = sign] = UNIT.exec(after) ?? []
  const [whole = '', fraction = ''] = written.split(decimal)
  return {
    text: written,
    value: Number(`${whole.replaceAll(/\D/gu, '')}.${fraction}`),
    decimals: fraction.length,
    percent: PERCENT.test(word),
    scale: SCALES.find(([name]) => name.test(word))?.[1] ?? 1,
  }
}

function digitsOf({ text }: WrittenNumber): string {
  return text.replaceAll(/\D/gu, '')
}

/** Returns a pattern for numbers with their digits in one of these groups, or in none if `plain`. */
function pattern(decimal: DecimalSign, grouped: readonly string[], plain = true): string {
  const whole = [...grouped, ...(plain ? [String.raw`\d+`] : [])].join('|')
  return String.raw`(?:(?:${whole})(?:[${decimal}]\d+)?${decimal === '.' && plain ? String.raw`|\.\d+` : ''})(?![.,]?\d)`
}
