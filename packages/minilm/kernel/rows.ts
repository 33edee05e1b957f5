// Rows of x, quantised and packed for the products in matrix.ts, which explains why.
//
// Rows are packed in groups. For every block of 4 terms, a group holds those of its first row, of its second … in 24
// bytes: 6 rows of bytes, or 3 of 16-bit words.

import { HIDDEN, WIDE } from './layout'
import { constant, maxOf, mul, round, splat, wholeSumOf } from './vector-math'

/** The number of terms of a sum. A matrix with more is split into several, one after the other. */
const TERMS: usize = HIDDEN
/** The number of rows whose packed form stays in the first-level cache while the weights are read. */
export const TILE: usize = 24
/** The number of rows multiplied at a time, limited by the registers for sums: for bytes, and for words. */
export const BYTE_ROWS: usize = 6
export const WORD_ROWS: usize = 3
/** The size of a block of terms, for either number of rows. */
const BLOCK: usize = 24
/** The size of a group's terms; their negatives take as much again. */
export const PART: usize = (TERMS / 4) * BLOCK
/** The size of a group of 6 rows of bytes (high, its negative, low, its negative) or of two groups of 3 rows of words. */
export const GROUP: usize = 4 * PART
export const TILE_BYTES: usize = (TILE / BYTE_ROWS) * GROUP

/** Which channels of x are split into high and low. */
export const NONE = 0
export const WIDE_ONES = 1
export const ALL = 2

/** The range of high and low parts together. */
const LIMITS = memory.data<f32>([16256, -16256])

/** For each packed row: f32 step, f32 step * sum a, f32 middle. */
export const ROW_BYTES: usize = 16
export const TILE_ROWS_BYTES: usize = TILE * ROW_BYTES

/** Quantises one row of f32[384] and packs it as row `index` of the tile. */
export function packRow(row: usize, tile: usize, rows: usize, index: usize, split: i32, bytes: bool): void {
  const from: usize = split === WIDE_ONES ? WIDE * 4 : 0
  let least = v128.load(row + from)
  let most = least
  for (let i = from + 16; i < TERMS * 4; i += 16) {
    least = f32x4.pmin(least, v128.load(row + i))
    most = f32x4.pmax(most, v128.load(row + i))
  }
  const top = maxOf(most)
  const bottom = -maxOf(f32x4.neg(least))
  const middle: f32 = (top + bottom) / 2
  const limit: f32 = split === ALL ? 16256 : 127
  const inverse: f32 = top > bottom ? limit / (top - middle) : 0
  const high: usize = split === ALL ? TERMS : split === WIDE_ONES ? WIDE : 0
  const sum = bytes
    ? packBytes(
        row,
        high,
        tile + (index / BYTE_ROWS) * GROUP + (index % BYTE_ROWS) * 4,
        splat(middle),
        splat(inverse),
      )
    : packWords(
        row,
        tile + (index / WORD_ROWS) * (GROUP / 2) + (index % WORD_ROWS) * 8,
        splat(middle),
        splat(inverse),
      )
  const step = (top - middle) / limit
  const to = rows + index * ROW_BYTES
  store<f32>(to, step)
  store<f32>(to, step * sum, 4)
  store<f32>(to, middle, 8)
}

function quantised(at: usize, middle: v128, inverse: v128): v128 {
  const a = mul(f32x4.sub(v128.load(at), middle), inverse)
  return round(f32x4.pmax(f32x4.pmin(a, constant(LIMITS, 0)), constant(LIMITS, 1)))
}

/** @returns the sum of a. */
function packBytes(row: usize, high: usize, to: usize, middle: v128, inverse: v128): f32 {
  let sum = i32x4.splat(0)
  for (let i: usize = 0; i < TERMS; i += 16, row += 64, to += 4 * BLOCK) {
    const a = quantised(row, middle, inverse)
    const b = quantised(row + 16, middle, inverse)
    const c = quantised(row + 32, middle, inverse)
    const d = quantised(row + 48, middle, inverse)
    sum = i32x4.add(sum, i32x4.add(i32x4.add(a, b), i32x4.add(c, d)))
    let ab = i16x8.narrow_i32x4_s(a, b)
    let cd = i16x8.narrow_i32x4_s(c, d)
    if (i < high) {
      const highAb = i16x8.shr_s(i16x8.add(ab, i16x8.splat(64)), 7)
      const highCd = i16x8.shr_s(i16x8.add(cd, i16x8.splat(64)), 7)
      storeBytes(i8x16.narrow_i16x8_s(highAb, highCd), to)
      ab = i16x8.sub(ab, i16x8.shl(highAb, 7))
      cd = i16x8.sub(cd, i16x8.shl(highCd, 7))
    }
    storeBytes(i8x16.narrow_i16x8_s(ab, cd), to + 2 * PART)
  }
  return wholeSumOf(sum)
}

function storeBytes(values: v128, to: usize): void {
  v128.store_lane<u32>(to, values, 0)
  v128.store_lane<u32>(to, values, 1, BLOCK)
  v128.store_lane<u32>(to, values, 2, 2 * BLOCK)
  v128.store_lane<u32>(to, values, 3, 3 * BLOCK)
  const negatives = i8x16.neg(values)
  v128.store_lane<u32>(to, negatives, 0, PART)
  v128.store_lane<u32>(to, negatives, 1, PART + BLOCK)
  v128.store_lane<u32>(to, negatives, 2, PART + 2 * BLOCK)
  v128.store_lane<u32>(to, negatives, 3, PART + 3 * BLOCK)
}

/** @returns the sum of a. */
function packWords(row: usize, to: usize, middle: v128, inverse: v128): f32 {
  let sum = i32x4.splat(0)
  for (const end = row + TERMS * 4; row < end; row += 16, to += BLOCK) {
    const a = quantised(row, middle, inverse)
    sum = i32x4.add(sum, a)
    const words = i16x8.narrow_i32x4_s(a, i32x4.neg(a))
    v128.store_lane<u64>(to, words, 0)
    v128.store_lane<u64>(to, words, 1, PART)
  }
  return wholeSumOf(sum)
}
