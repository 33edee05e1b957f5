// Rows of x, quantised and packed for the products in matrix.ts, which explains why.
//
// Rows are packed in groups of 6. For every block of 4 terms, a group holds those of its first row, of its second … in 24
// bytes.

import { HIDDEN, WIDE } from './layout'
import { add, constant, maxOf, mul, round, splat, wholeSumOf } from './vector-math'

/** The number of terms of a sum. A matrix with more is split into several, one after the other. */
const TERMS: usize = HIDDEN
/** The number of rows whose packed form stays in the first-level cache while the weights are read. */
export const TILE: usize = 24
/** The number of rows that are packed together. */
export const GROUP_ROWS: usize = 6
const BLOCK: usize = GROUP_ROWS * 4
/** The size of a group's terms; their negatives take as much again. */
export const PART: usize = (TERMS / 4) * BLOCK
/** High terms, their negatives, low terms, their negatives. */
export const GROUP: usize = 4 * PART
export const TILE_BYTES: usize = (TILE / GROUP_ROWS) * GROUP

/** Which channels of x are split into high and low. */
export const NONE = 0
/** None, and most are near the least, as after GELU. */
export const NONE_SKEWED = 1
export const WIDE_ONES = 2
export const ALL = 3

/** The range of a byte, and that of high and low parts together. */
const BYTE: f32 = 127
const BOTH: f32 = 128 * BYTE
const LIMITS = memory.data<f32>([BOTH, -BOTH])

/** For each packed row: f32 step, f32 step * sum a, f32 middle. */
export const ROW_BYTES: usize = 16
export const TILE_ROWS_BYTES: usize = TILE * ROW_BYTES

/** Quantises one row of f32[384] and packs it as row `index` of the tile. */
export function packRow(row: usize, tile: usize, rows: usize, index: usize, split: i32): void {
  const high: usize = split === ALL ? TERMS : split === WIDE_ONES ? WIDE : 0
  const from: usize = split === WIDE_ONES ? WIDE * 4 : 0
  let least = v128.load(row + from)
  let most = least
  for (let i = from + 16; i < TERMS * 4; i += 16) {
    least = f32x4.pmin(least, v128.load(row + i))
    most = f32x4.pmax(most, v128.load(row + i))
  }
  const top = maxOf(most)
  const bottom = -maxOf(f32x4.neg(least))
  // Skewed terms are mostly near the least: this keeps the sum of four of them small, and with it the step.
  const middle = bottom + (top - bottom) * <f32>(split === NONE_SKEWED ? 0.25 : 0.5)
  const limit = split === ALL ? BOTH : BYTE
  let step: f32 = max((top - middle) / limit, largestSum(row, from, TERMS * 4, middle) / (2 * limit + 2))
  if (split === WIDE_ONES) step = max(step, largestSum(row, 0, from, middle) / (2 * BOTH + 2))
  const to = tile + (index / GROUP_ROWS) * GROUP + (index % GROUP_ROWS) * 4
  const sum = packTerms(row, high, to, splat(middle), splat(step > 0 ? 1 / step : 0))
  const numbers = rows + index * ROW_BYTES
  store<f32>(numbers, step)
  store<f32>(numbers, step * sum, 4)
  store<f32>(numbers, middle, 8)
}

/** The largest sum of |x - middle| of the four terms whose products are added in 16 bits (see matrix.ts). */
function largestSum(row: usize, from: usize, end: usize, middle: f32): f32 {
  const mid = splat(middle)
  let most = splat(0)
  for (let i = from; i < end; i += 32) {
    const first = f32x4.abs(f32x4.sub(v128.load(row + i), mid))
    const second = f32x4.abs(f32x4.sub(v128.load(row + i, 16), mid))
    const both = add(first, second)
    most = f32x4.pmax(most, add(both, i32x4.shuffle(both, both, 1, 0, 3, 2)))
  }
  return maxOf(most)
}

function quantised(at: usize, middle: v128, inverse: v128): v128 {
  const a = mul(f32x4.sub(v128.load(at), middle), inverse)
  return round(f32x4.pmax(f32x4.pmin(a, constant(LIMITS, 0)), constant(LIMITS, 1)))
}

/** @returns the sum of a. */
function packTerms(row: usize, high: usize, to: usize, middle: v128, inverse: v128): f32 {
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
      storeTerms(i8x16.narrow_i16x8_s(highAb, highCd), to)
      ab = i16x8.sub(ab, i16x8.shl(highAb, 7))
      cd = i16x8.sub(cd, i16x8.shl(highCd, 7))
    }
    storeTerms(i8x16.narrow_i16x8_s(ab, cd), to + 2 * PART)
  }
  return wholeSumOf(sum)
}

function storeTerms(values: v128, to: usize): void {
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
