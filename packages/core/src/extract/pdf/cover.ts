/** The operators that paint a page, by number, each with its arguments. */
export interface OperatorList {
  readonly fnArray: readonly number[]
  readonly argsArray: readonly unknown[]
}

/** A page's left, lower, right and upper edges. */
export type Edges = readonly [number, number, number, number]

type Matrix = readonly [number, number, number, number, number, number]

// From pdf.js: shared/util.js, OPS.
const SAVE = 10
const RESTORE = 11
const TRANSFORM = 12
const FORM_BEGIN = 74
const FORM_END = 75
const MASK = 83
const MASKS = 84
const IMAGE = 85
const INLINE_IMAGE = 86
const INLINE_IMAGES = 87
const REPEATED_IMAGE = 88
const REPEATED_MASK = 89
const SOLID_MASK = 90
const UNIT: Matrix = [1, 0, 0, 1, 0, 0]

/** The page is looked at through this many squares in each direction. */
const SQUARES = 40

/** Returns the share of a page that pictures cover, from 0 to 1. */
export function coverOf({ fnArray, argsArray }: OperatorList, page: Edges): number {
  const covered = new Uint8Array(SQUARES * SQUARES)
  const stack: Matrix[] = []
  let matrix = UNIT
  for (const [index, operator] of fnArray.entries()) {
    const args = (argsArray[index] ?? []) as readonly unknown[]
    if (operator === SAVE) stack.push(matrix)
    else if (operator === RESTORE || operator === FORM_END) matrix = stack.pop() ?? matrix
    else if (operator === TRANSFORM) matrix = times(matrix, args as unknown as Matrix)
    else if (operator === FORM_BEGIN) {
      stack.push(matrix)
      if (args[0]) matrix = times(matrix, args[0] as Matrix)
    } else for (const place of placesOf(operator, args)) mark(covered, page, times(matrix, place))
  }
  return covered.reduce((sum, square) => sum + square, 0) / covered.length
}

/** Where an operator paints pictures: each matrix maps the unit square onto one. */
function placesOf(operator: number, args: readonly unknown[]): Matrix[] {
  switch (operator) {
    case MASK:
    case IMAGE:
    case INLINE_IMAGE:
    case SOLID_MASK:
      return [UNIT]
    case MASKS:
    case INLINE_IMAGES: {
      const pictures = (args[operator === MASKS ? 0 : 1] ?? []) as { readonly transform: Matrix }[]
      return pictures.map(({ transform }) => transform)
    }
    case REPEATED_IMAGE:
      return repeated([args[1], 0, 0, args[2]] as number[], args[3])
    case REPEATED_MASK:
      return repeated(args.slice(1, 5) as number[], args[5])
    default:
      return []
  }
}

function repeated([a = 1, b = 0, c = 0, d = 1]: readonly number[], positions: unknown): Matrix[] {
  const numbers = positions as ArrayLike<number>
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => [
    a,
    b,
    c,
    d,
    numbers[2 * i] ?? 0,
    numbers[2 * i + 1] ?? 0,
  ])
}

function mark(covered: Uint8Array, [left, lower, right, upper]: Edges, [a, b, c, d, e, f]: Matrix): void {
  const first = (value: number, from: number, to: number) =>
    Math.max(0, Math.ceil(((value - from) / (to - from)) * SQUARES - 0.5))
  const last = (value: number, from: number, to: number) =>
    Math.min(SQUARES - 1, Math.floor(((value - from) / (to - from)) * SQUARES - 0.5))
  const [fromX, toX] = [e + Math.min(0, a, c, a + c), e + Math.max(0, a, c, a + c)]
  const [fromY, toY] = [f + Math.min(0, b, d, b + d), f + Math.max(0, b, d, b + d)]
  for (let y = first(fromY, lower, upper); y <= last(toY, lower, upper); y++)
    for (let x = first(fromX, left, right); x <= last(toX, left, right); x++) covered[y * SQUARES + x] = 1
}

function times([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + c * B, b * A + d * B, a * C + c * D, b * C + d * D, a * E + c * F + e, b * E + d * F + f]
}
