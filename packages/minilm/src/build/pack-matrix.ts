import type { Tensor } from './source.ts'

/** A matrix and its bias: the selected rows and columns, in the order in which they are packed. */
export interface Part {
  readonly matrix: Tensor
  readonly bias: Tensor | null
  readonly rows: readonly number[]
  readonly columns: readonly number[]
  /** How many of the first rows belong to wide channels. */
  readonly wide: number
  /** The product is multiplied by this factor. @defaultValue 1 */
  readonly factor?: number
}

/** 4 rows of a panel: the weights, and the offset of their terms in a group of the kernel's rows. */
interface Block {
  readonly index: number
  readonly negative: boolean
  readonly weights: Uint8Array
}

// The shapes are those of kernel/matrix.ts.
const PANEL = 8
const TERMS = 4
const MOST = 127
const BLOCK_BYTES = 24

/** Packs a matrix into its panels, in order. */
export function packMatrix(part: Part): Uint8Array[] {
  const panels: Uint8Array[] = []
  for (let i = 0; i < part.columns.length; i += PANEL) {
    panels.push(...packPanel(part, part.columns.slice(i, i + PANEL)))
  }
  return panels
}

function packPanel({ matrix, bias, rows, wide, factor = 1 }: Part, columns: readonly number[]): Uint8Array[] {
  const width = matrix.shape[1] ?? 0
  const lists = columns.map((column) => rows.map((row) => matrix.bytes[row * width + column] ?? 0))
  const least = lists.map(bestWindow)
  const all = Array.from({ length: rows.length / TERMS }, (_, index) =>
    blocksOf(
      index,
      lists.flatMap((list, c) =>
        list.slice(index * TERMS, (index + 1) * TERMS).map((byte) => byte - (least[c] ?? 0)),
      ),
    ),
  )
  const wideBlocks = inPairs(all.slice(0, wide / TERMS))
  const blocks = [...wideBlocks, ...inPairs(all.slice(wide / TERMS))]
  const header = Uint32Array.of(blocks.length, wideBlocks.length, 0, 0)
  const numbers = columns.map((column, c) => {
    const scale = matrix.scale * factor
    const zero = (matrix.least + matrix.scale * (least[c] ?? 0)) * factor
    const sum =
      (lists[c] ?? []).reduce((total, byte) => total + byte * matrix.scale + matrix.least, 0) * factor
    const own = bias === null ? 0 : ((bias.bytes[column] ?? Number.NaN) * bias.scale + bias.least) * factor
    return [scale, zero, sum, own]
  })
  const perColumn = [0, 1, 2, 3].flatMap((i) => numbers.map((column) => column[i] ?? 0))
  const negatives = (rows.length / TERMS) * BLOCK_BYTES
  const places = new Uint16Array(Math.ceil(blocks.length / 8) * 8)
  for (const [i, { index, negative }] of blocks.entries()) {
    places[i] = index * BLOCK_BYTES + (negative ? negatives : 0)
  }
  return [
    new Uint8Array(header.buffer),
    new Uint8Array(Float32Array.from(perColumn).buffer),
    new Uint8Array(places.buffer),
    ...blocks.map(({ weights }) => weights),
  ]
}

/** Returns the start of the range of 128 consecutive bytes that covers most of a column. */
function bestWindow(column: readonly number[]): number {
  const counts = new Uint32Array(256)
  for (const byte of column) counts[byte] = (counts[byte] ?? 0) + 1
  let inside = counts.subarray(0, MOST + 1).reduce((sum, count) => sum + count, 0)
  let [best, most] = [0, inside]
  for (let least = 1; least + MOST < 256; least++) {
    inside += (counts[least + MOST] ?? 0) - (counts[least - 1] ?? 0)
    if (inside > most) [best, most] = [least, inside]
  }
  return best
}

/** Returns a block of weights of 7 bits, and further blocks for what exceeds them above and below. */
function blocksOf(index: number, weights: readonly number[]): Block[] {
  const main = weights.map((value) => Math.min(MOST, Math.max(0, value)))
  const rest = weights.map((value, i) => value - (main[i] ?? 0))
  const further = [false, true].flatMap((negative) => {
    const blocks: Block[] = []
    let left = rest.map((value) => Math.max(0, negative ? -value : value))
    while (left.some((value) => value > 0)) {
      blocks.push({ index, negative, weights: Uint8Array.from(left, (value) => Math.min(MOST, value)) })
      left = left.map((value) => Math.max(0, value - MOST))
    }
    return blocks
  })
  return [{ index, negative: false, weights: Uint8Array.from(main) }, ...further]
}

/**
 * Arranges the blocks so that the sums of two are small enough to be added in 16 bits: neighbouring main ones, whose terms
 * are limited (see rows.ts), then the further ones, which have few weights.
 */
function inPairs(all: readonly Block[][]): Block[] {
  const main = all.flatMap((blocks) => blocks.slice(0, 1))
  const further = all.flatMap((blocks) => blocks.slice(1))
  const pairs: Block[] = []
  while (further.length > 0) {
    const [block] = further.splice(0, 1)
    if (block === undefined) break
    const other = further.findIndex((candidate) => fitTogether(block, candidate))
    pairs.push(
      block,
      ...(other < 0
        ? [{ ...block, weights: new Uint8Array(block.weights.length) }]
        : further.splice(other, 1)),
    )
  }
  return [...main, ...pairs]
}

/** Whether two blocks multiplied by terms of up to 127 always add up to less than 2^15 in each sum of two terms. */
function fitTogether(a: Block, b: Block): boolean {
  for (let i = 0; i < a.weights.length; i += 2) {
    const sum = [a, b]
      .flatMap(({ weights }) => [weights[i] ?? 0, weights[i + 1] ?? 0])
      .reduce((x, y) => x + y)
    if (sum * MOST >= 32768) return false
  }
  return true
}
