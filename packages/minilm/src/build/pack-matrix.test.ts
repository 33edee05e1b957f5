import { expect, test } from 'vitest'
import { packMatrix } from './pack-matrix.ts'

const ROWS = 16
const COLUMNS = 8
/** The products of two blocks are added in 16 bits; a term is at most 127. */
const MOST_IN_A_SUM = 32_767 / 127

test('weights beyond 7 bits are kept in further blocks, and no two blocks exceed 16 bits together', () => {
  // Most weights are small, so the largest exceed 7 bits by up to 127, two side by side in three of four blocks.
  const bytes = Uint8Array.from({ length: ROWS * COLUMNS }, (_, i) => {
    const row = Math.floor(i / COLUMNS)
    return row >= 4 && row % 4 < 2 ? 254 - (i % 3) : (i * 37) % 97
  })
  const all = Array.from({ length: ROWS }, (_, i) => i)
  const matrix = { bytes, shape: [ROWS, COLUMNS], scale: 1, least: 0 }
  const [header, numbers, places, ...blocks] = packMatrix({
    matrix,
    bias: null,
    rows: all,
    columns: all.slice(0, COLUMNS),
    wide: 8,
  })
  const [count = 0, wideCount = 0] = new Uint32Array(header?.buffer ?? new ArrayBuffer(0))
  expect([blocks.length, count % 2, wideCount % 2]).toEqual([count, 0, 0])
  expect(count).toBeGreaterThan(ROWS / 4 + 4)

  const at = new Uint16Array(places?.buffer ?? new ArrayBuffer(0))
  const zeros = new Float32Array(numbers?.buffer ?? new ArrayBuffer(0))
  const sums = new Float64Array(ROWS * COLUMNS)
  for (const [i, block] of blocks.entries()) {
    const place = (at[i] ?? 0) / 24
    const negative = place >= ROWS / 4
    for (const [j, weight] of block.entries()) {
      const row = (place % (ROWS / 4)) * 4 + (j % 4)
      const cell = row * COLUMNS + Math.floor(j / 4)
      sums[cell] = (sums[cell] ?? 0) + (negative ? -weight : weight)
    }
  }
  for (const [cell, sum] of sums.entries()) {
    const column = cell % COLUMNS
    const zero = zeros[COLUMNS + column] ?? Number.NaN
    expect(sum + zero).toBe(bytes[cell])
  }

  // Each part begins with two blocks whose terms are limited, not their weights.
  const mainPairs = [0, wideCount]
  for (let i = 0; i < count; i += 2) {
    if (mainPairs.includes(i)) continue
    for (let j = 0; j < 32; j += 2) {
      const pair = [blocks[i], blocks[i + 1]].flatMap((block) => [block?.[j] ?? 0, block?.[j + 1] ?? 0])
      expect(pair.reduce((x, y) => x + y)).toBeLessThanOrEqual(MOST_IN_A_SUM)
    }
  }
})
