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
  const blocks: Block[] = []
  for (let index = 0; index < rows.length / TERMS; index++) {
    const rest = lists.flatMap((list, c) => {
      return list.slice(index * TERMS, (index + 1) * TERMS).map((byte) => byte - (least[c] ?? 0))
    })
    const main = rest.map((value) => Math.min(MOST, Math.max(0, value)))
    blocks.push({ index, negative: false, weights: Uint8Array.from(main) })
    blocks.push(
      ...furtherBlocks(
        index,
        rest.map((value, i) => value - (main[i] ?? 0)),
      ),
    )
  }
  // In the order of the terms, so that those of wide channels come first.
  const header = Uint32Array.of(
    blocks.length,
    blocks.filter(({ index }) => index * TERMS < wide).length,
    0,
    0,
  )
  const numbers = columns.map((column, c) => {
    const scale = matrix.scale * factor
    const zero = (matrix.least + matrix.scale * (least[c] ?? 0)) * factor
    const sum =
      (lists[c] ?? []).reduce((total, byte) => total + byte * matrix.scale + matrix.least, 0) * factor
    const own = bias === null ? 0 : ((bias.bytes[column] ?? Number.NaN) * bias.scale + bias.least) * factor
    return [scale, zero, sum, own]
  })
  const halves = [numbers.slice(0, 4), numbers.slice(4)]
  const perColumn = halves.flatMap((half) =>
    [0, 1, 2, 3].flatMap((i) => half.map((column) => column[i] ?? 0)),
  )
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

/** Returns the blocks for what exceeds 7 bits, above and below, if anything does. */
function furtherBlocks(index: number, rest: readonly number[]): Block[] {
  return [false, true].flatMap((negative) => {
    const blocks: Block[] = []
    let left = rest.map((value) => Math.max(0, negative ? -value : value))
    while (left.some((value) => value > 0)) {
      blocks.push({ index, negative, weights: Uint8Array.from(left, (value) => Math.min(MOST, value)) })
      left = left.map((value) => Math.max(0, value - MOST))
    }
    return blocks
  })
}
