// out[rows][N] = x[rows][384] * w[384][N] + bias[N] in integers.
//
// A weight is w = scale * q + zero, with a scale and a zero per column. A row of x is x = step * a + middle. So
//   sum x*w = step * (scale * sum a*q + zero * sum a) + middle * sum w.
// Relaxed SIMD multiplies 16 signed bytes by 16 seven-bit numbers at once (one instruction with VNNI or SDOT). Its result
// is the same on all machines as long as 7 bits suffice, so q ranges from 0 to 127, and a from -127 to 127. Exceptions:
// - Weights. Those of a column are bytes, but nearly all of them lie within 128 steps. The excess of the others is stored
//   as additional weights, which multiply the same term again, or its negative.
// - Wide channels, and all channels in short texts, where errors do not average out. There a = 128 * high + low, which
//   takes two products of bytes: first the high one, multiplied by 128, to which the low one is added.
// Other machines need two instructions for 8 sums of two products in 16 bits and one to add them in pairs. There it is
// faster to add the sums of two blocks first. So that they fit (127 * 258 < 2^15), the sum of |a| over those four terms is
// at most 258, and the additional weights are paired accordingly. Both ways compute exactly the same sum
// (|sum a*q| <= 384 * 16256 * 255 < 2^31), so a text has the same vector with either.
//
// Terms are grouped in blocks of 4, columns in panels of 8: a block of a panel is 32 bytes, column 0 terms 0-3, column 1
// terms 0-3 … The number of blocks, and of those of wide channels, is even. A panel is
//   u32 number of blocks, u32 number of blocks of wide channels, which come first, 8 bytes of padding
//   f32[8] scale, f32[8] zero, f32[8] sum w, f32[8] bias of its columns
//   u16[blocks] offsets of the blocks' terms in a group of rows (see rows.ts), padded to 16 bytes
//   u8[blocks][8][4] weights

import { ALL, GROUP, GROUP_ROWS, PART, ROW_BYTES, TILE, WIDE_ONES } from './rows'
import { add, gelu, mul } from './vector-math'

/** What to do with a product. */
export const STORE = 0
/** Adds it to the existing values. */
export const ADD = 1
export const GELU = 2

const HEADER: usize = 16
const COLUMNS: usize = 128
/** The size of a row of a panel's sums. */
const SUMS_ROW: usize = 32
export const SUMS_BYTES: usize = TILE * SUMS_ROW
/** The number of rows multiplied at a time where two blocks are. */
const PAIR_ROWS: usize = GROUP_ROWS / 2
const ONES = memory.data<i16>([1, 1, 1, 1, 1, 1, 1, 1])

function dot7(x: v128, weights: v128, sum: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(x, weights, sum)
}

/**
 * Multiplies one tile of rows by the panels of `n` columns. `sums` is room for those of a panel. `stride` is the distance
 * between rows of `out` in bytes, `apart` that between every 32 columns.
 * @returns the address of the next panel.
 */
export function multiply(
  tile: usize,
  tileRows: usize,
  rows: usize,
  panel: usize,
  n: usize,
  sums: usize,
  out: usize,
  stride: usize,
  apart: usize,
  mode: i32,
  split: i32,
  fused: bool,
): usize {
  for (let column: usize = 0; column < n; column += 8) {
    const blocks: usize = load<u32>(panel)
    const high = split === ALL ? blocks : split === WIDE_ONES ? <usize>load<u32>(panel, 4) : 0
    const places = panel + HEADER + COLUMNS
    const weights = places + ((2 * blocks + 15) & ~15)
    for (let r: usize = 0; r < rows; r += fused ? GROUP_ROWS : PAIR_ROWS) {
      const x = tile + (r / GROUP_ROWS) * GROUP + (r % GROUP_ROWS) * 4
      const to = sums + r * SUMS_ROW
      if (fused) multiplyFused(x, places, weights, high, blocks, to)
      else multiplyPairs(x, places, weights, high, blocks, to)
    }
    finish(
      sums,
      rows,
      panel + HEADER,
      tileRows,
      out + (column / 32) * apart + (column % 32) * 4,
      stride,
      mode,
    )
    panel = weights + 32 * blocks
  }
  return panel
}

/** 6 rows by 8 columns: 12 sums. */
function multiplyFused(
  x: usize,
  places: usize,
  weights: usize,
  high: usize,
  blocks: usize,
  out: usize,
): void {
  let a0 = i32x4.splat(0),
    a1 = a0,
    b0 = a0,
    b1 = a0,
    c0 = a0,
    c1 = a0
  let d0 = a0,
    d1 = a0,
    e0 = a0,
    e1 = a0,
    f0 = a0,
    f1 = a0
  let end = places + 2 * high
  if (high === 0) {
    end = places + 2 * blocks
    x += 2 * PART
  }
  for (;;) {
    let w = weights
    for (let place = places; place < end; place += 2, w += 32) {
      const at = x + <usize>load<u16>(place)
      const w0 = v128.load(w)
      const w1 = v128.load(w, 16)
      let part = v128.load_splat<u32>(at)
      a0 = dot7(part, w0, a0)
      a1 = dot7(part, w1, a1)
      part = v128.load_splat<u32>(at, 4)
      b0 = dot7(part, w0, b0)
      b1 = dot7(part, w1, b1)
      part = v128.load_splat<u32>(at, 8)
      c0 = dot7(part, w0, c0)
      c1 = dot7(part, w1, c1)
      part = v128.load_splat<u32>(at, 12)
      d0 = dot7(part, w0, d0)
      d1 = dot7(part, w1, d1)
      part = v128.load_splat<u32>(at, 16)
      e0 = dot7(part, w0, e0)
      e1 = dot7(part, w1, e1)
      part = v128.load_splat<u32>(at, 20)
      f0 = dot7(part, w0, f0)
      f1 = dot7(part, w1, f1)
    }
    if (high === 0) break
    high = 0
    end = places + 2 * blocks
    x += 2 * PART
    a0 = i32x4.shl(a0, 7)
    a1 = i32x4.shl(a1, 7)
    b0 = i32x4.shl(b0, 7)
    b1 = i32x4.shl(b1, 7)
    c0 = i32x4.shl(c0, 7)
    c1 = i32x4.shl(c1, 7)
    d0 = i32x4.shl(d0, 7)
    d1 = i32x4.shl(d1, 7)
    e0 = i32x4.shl(e0, 7)
    e1 = i32x4.shl(e1, 7)
    f0 = i32x4.shl(f0, 7)
    f1 = i32x4.shl(f1, 7)
  }
  v128.store(out, a0)
  v128.store(out, a1, 16)
  v128.store(out, b0, 32)
  v128.store(out, b1, 48)
  v128.store(out, c0, 64)
  v128.store(out, c1, 80)
  v128.store(out, d0, 96)
  v128.store(out, d1, 112)
  v128.store(out, e0, 128)
  v128.store(out, e1, 144)
  v128.store(out, f0, 160)
  v128.store(out, f1, 176)
}

/** 3 rows by 8 columns, two blocks at a time: 6 sums. */
function multiplyPairs(
  x: usize,
  places: usize,
  weights: usize,
  high: usize,
  blocks: usize,
  out: usize,
): void {
  let a0 = i32x4.splat(0),
    a1 = a0,
    b0 = a0,
    b1 = a0,
    c0 = a0,
    c1 = a0
  const ones = v128.load(ONES)
  let end = places + 2 * high
  if (high === 0) {
    end = places + 2 * blocks
    x += 2 * PART
  }
  for (;;) {
    let w = weights
    for (let place = places; place < end; place += 4, w += 64) {
      const at = x + <usize>load<u16>(place)
      const next = x + <usize>load<u16>(place, 2)
      const w0 = v128.load(w)
      const w1 = v128.load(w, 16)
      const w2 = v128.load(w, 32)
      const w3 = v128.load(w, 48)
      let first = v128.load_splat<u32>(at)
      let second = v128.load_splat<u32>(next)
      a0 = dotPair(first, w0, second, w2, ones, a0)
      a1 = dotPair(first, w1, second, w3, ones, a1)
      first = v128.load_splat<u32>(at, 4)
      second = v128.load_splat<u32>(next, 4)
      b0 = dotPair(first, w0, second, w2, ones, b0)
      b1 = dotPair(first, w1, second, w3, ones, b1)
      first = v128.load_splat<u32>(at, 8)
      second = v128.load_splat<u32>(next, 8)
      c0 = dotPair(first, w0, second, w2, ones, c0)
      c1 = dotPair(first, w1, second, w3, ones, c1)
    }
    if (high === 0) break
    high = 0
    end = places + 2 * blocks
    x += 2 * PART
    a0 = i32x4.shl(a0, 7)
    a1 = i32x4.shl(a1, 7)
    b0 = i32x4.shl(b0, 7)
    b1 = i32x4.shl(b1, 7)
    c0 = i32x4.shl(c0, 7)
    c1 = i32x4.shl(c1, 7)
  }
  v128.store(out, a0)
  v128.store(out, a1, 16)
  v128.store(out, b0, 32)
  v128.store(out, b1, 48)
  v128.store(out, c0, 64)
  v128.store(out, c1, 80)
}

/** sum + the products of two blocks. */
function dotPair(x: v128, w: v128, nextX: v128, nextW: v128, ones: v128, sum: v128): v128 {
  const twos = i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(x, w), i16x8.relaxed_dot_i8x16_i7x16_s(nextX, nextW))
  return i32x4.add(sum, i32x4.dot_i16x8_s(twos, ones))
}

/** Applies scales, zeros and biases to the sums of 8 columns, then stores or adds the products as `mode` says. */
function finish(
  sums: usize,
  rows: usize,
  columns: usize,
  row: usize,
  out: usize,
  stride: usize,
  mode: i32,
): void {
  const scale0 = v128.load(columns)
  const scale1 = v128.load(columns, 16)
  const zero0 = v128.load(columns, 32)
  const zero1 = v128.load(columns, 48)
  const sum0 = v128.load(columns, 64)
  const sum1 = v128.load(columns, 80)
  const bias0 = v128.load(columns, 96)
  const bias1 = v128.load(columns, 112)
  for (const end = sums + rows * SUMS_ROW; sums < end; sums += SUMS_ROW, row += ROW_BYTES, out += stride) {
    const step = v128.load_splat<f32>(row)
    const shift = v128.load_splat<f32>(row, 4)
    const middle = v128.load_splat<f32>(row, 8)
    let value0 = f32x4.convert_i32x4_s(v128.load(sums))
    let value1 = f32x4.convert_i32x4_s(v128.load(sums, 16))
    value0 = add(add(mul(value0, mul(step, scale0)), mul(shift, zero0)), add(mul(middle, sum0), bias0))
    value1 = add(add(mul(value1, mul(step, scale1)), mul(shift, zero1)), add(mul(middle, sum1), bias1))
    if (mode === GELU) {
      value0 = gelu(value0)
      value1 = gelu(value1)
    } else if (mode === ADD) {
      value0 = add(value0, v128.load(out))
      value1 = add(value1, v128.load(out, 16))
    }
    v128.store(out, value0)
    v128.store(out, value1, 16)
  }
}
