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
//   for each half of its columns: f32x4 scale, zero, sum w, bias
//   u16[blocks] offsets of the blocks' terms in a group of rows (see rows.ts), padded to 16 bytes
//   u8[blocks][8][4] weights

import { ALL, GROUP, GROUP_ROWS, PART, ROW_BYTES, WIDE_ONES } from './rows'
import { add, gelu, mul } from './vector-math'

/** What to do with a product. */
export const STORE = 0
/** Adds it to the existing values. */
export const ADD = 1
export const GELU = 2

const HEADER: usize = 16
const COLUMNS: usize = 64
/** The number of rows multiplied at a time where two blocks are. */
const PAIR_ROWS: usize = GROUP_ROWS / 2
const ONES = memory.data<i16>([1, 1, 1, 1, 1, 1, 1, 1])

function dot7(x: v128, weights: v128, sum: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(x, weights, sum)
}

/**
 * Multiplies one tile of rows by the panels of `n` columns. `stride` is the distance between rows of `out` in bytes.
 * @returns the address of the next panel.
 */
export function multiply(
  tile: usize,
  tileRows: usize,
  rows: usize,
  panel: usize,
  n: usize,
  out: usize,
  stride: usize,
  mode: i32,
  split: i32,
  fused: bool,
): usize {
  for (const end = out + n * 4; out < end; out += 32) {
    const blocks: usize = load<u32>(panel)
    const high = split === ALL ? blocks : split === WIDE_ONES ? <usize>load<u32>(panel, 4) : 0
    const places = panel + HEADER + 2 * COLUMNS
    const weights = places + ((2 * blocks + 15) & ~15)
    for (let r: usize = 0; r < rows; r += fused ? GROUP_ROWS : PAIR_ROWS) {
      const x = tile + (r / GROUP_ROWS) * GROUP + (r % GROUP_ROWS) * 4
      const row = tileRows + r * ROW_BYTES
      const to = out + r * stride
      if (fused) multiplyFused(x, places, weights, high, blocks, panel + HEADER, row, to, stride, mode)
      else multiplyPairs(x, places, weights, high, blocks, panel + HEADER, row, to, stride, mode)
    }
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
  columns: usize,
  row: usize,
  out: usize,
  stride: usize,
  mode: i32,
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
  finish(a0, a1, columns, row, out, mode)
  finish(b0, b1, columns, row + ROW_BYTES, out + stride, mode)
  finish(c0, c1, columns, row + 2 * ROW_BYTES, out + 2 * stride, mode)
  finish(d0, d1, columns, row + 3 * ROW_BYTES, out + 3 * stride, mode)
  finish(e0, e1, columns, row + 4 * ROW_BYTES, out + 4 * stride, mode)
  finish(f0, f1, columns, row + 5 * ROW_BYTES, out + 5 * stride, mode)
}

/** 3 rows by 8 columns, two blocks at a time: 6 sums. */
function multiplyPairs(
  x: usize,
  places: usize,
  weights: usize,
  high: usize,
  blocks: usize,
  columns: usize,
  row: usize,
  out: usize,
  stride: usize,
  mode: i32,
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
  finish(a0, a1, columns, row, out, mode)
  finish(b0, b1, columns, row + ROW_BYTES, out + stride, mode)
  finish(c0, c1, columns, row + 2 * ROW_BYTES, out + 2 * stride, mode)
}

/** sum + the products of two blocks. */
function dotPair(x: v128, w: v128, nextX: v128, nextW: v128, ones: v128, sum: v128): v128 {
  const twos = i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(x, w), i16x8.relaxed_dot_i8x16_i7x16_s(nextX, nextW))
  return i32x4.add(sum, i32x4.dot_i16x8_s(twos, ones))
}

/** Finishes 8 columns of a row. */
function finish(first: v128, second: v128, columns: usize, row: usize, out: usize, mode: i32): void {
  finishHalf(first, columns, row, out, mode)
  finishHalf(second, columns + COLUMNS, row, out + 16, mode)
}

/** Applies scale, zero and bias to 4 columns of a row, then stores or adds the product as `mode` says. */
function finishHalf(sum: v128, columns: usize, row: usize, out: usize, mode: i32): void {
  const scaled = mul(f32x4.convert_i32x4_s(sum), mul(v128.load_splat<f32>(row), v128.load(columns)))
  const shifted = mul(v128.load_splat<f32>(row, 4), v128.load(columns, 16))
  const middle = mul(v128.load_splat<f32>(row, 8), v128.load(columns, 32))
  let value = add(add(scaled, shifted), add(middle, v128.load(columns, 48)))
  if (mode === GELU) value = gelu(value)
  else if (mode === ADD) value = add(value, v128.load(out))
  v128.store(out, value)
}
