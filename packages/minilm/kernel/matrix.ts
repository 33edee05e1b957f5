// out[rows][N] = x[rows][K] * w[K][N] + bias[N] in integers.
//
// A weight is w = scale * q + zero with a signed byte q. A row of x is x = step * a with whole a from -8191 to 8191, so
//   sum x*w = step * (scale * sum a*q + zero * sum a),   |sum a*q| <= 1536 * 8191 * 128 < 2^31.
// Both products below compute the same sum a*q exactly, so a text has one vector, whichever runs:
// - bytes: relaxed SIMD multiplies 16 signed bytes by 16 of 7 bits at once (one instruction with VNNI or SDOT). It is
//   defined alike everywhere as long as the top bit is 0, so a + 8192 = 128 * high + low goes in as two times 7 bits:
//   sum a*q = 128 * sum high*q + sum low*q - 8192 * sum q.
// - words: `i32x4.dot_i16x8_s` with the weights widened to 16 bits on the way. Plain SIMD, for all other machines.
//
// Weights are packed in panels of 8 columns; for every 4 terms of the sum a panel holds 32 bytes:
// column 0 terms 0-3, column 1 terms 0-3 … column 7 terms 0-3. Behind the weights, for every 4 columns, 64 bytes:
// i32x4 8192 * sum q, f32x4 scale, f32x4 zero, f32x4 bias.
// Rows of x are packed in groups of 3; for every 4 terms a group holds 24 bytes, 8 a row (see `packRow`).

import { add, gelu, maxOf, mul, round, splat, wholeSumOf } from './vector-math'

/** Rows that are multiplied at a time: as many sums as there are registers. */
export const GROUP: usize = 3
/** Rows whose packed form stays in the nearest cache while the weights pass by. */
export const TILE: usize = 24

/** What to do with a product. */
export const STORE = 0
/** Adds it to what is there. */
export const ADD = 1
export const GELU = 2

/** Of each packed row: f32 step, f32 sum of a. */
const ROW_BYTES: usize = 8

function dot7(weights: v128, x: v128, sum: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, x, sum)
}

function dot16(weights: v128, x: v128, sum: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(weights, x))
}

/** Quantises one row of f32[k] and packs it as row `index` of the tile. */
export function packRow(row: usize, k: usize, tile: usize, rows: usize, index: usize, bytes: bool): void {
  let top = splat(0)
  for (let i: usize = 0; i < k << 2; i += 16) top = f32x4.pmax(top, f32x4.abs(v128.load(row + i)))
  const largest = maxOf(top)
  const inverse = splat(largest > 0 ? 8191 / largest : 0)
  let to = tile + (index / GROUP) * (k * 2 * GROUP) + (index % GROUP) * 8
  let sum = i32x4.splat(0)
  for (let i: usize = 0; i < k << 2; i += 16, to += 8 * GROUP) {
    const a = round(mul(v128.load(row + i), inverse))
    sum = i32x4.add(sum, a)
    let packed: v128
    if (bytes) {
      const u = i32x4.add(a, i32x4.splat(8192))
      const halves = i16x8.narrow_i32x4_s(i32x4.shr_u(u, 7), v128.and(u, i32x4.splat(127)))
      packed = i8x16.narrow_i16x8_u(halves, halves)
    } else {
      packed = i16x8.narrow_i32x4_s(a, a)
    }
    v128.store_lane<u64>(to, packed, 0)
  }
  store<f32>(rows + index * ROW_BYTES, largest / 8191)
  store<f32>(rows + index * ROW_BYTES, wholeSumOf(sum), 4)
}

/** Scale, zero and bias of 4 columns of a row, and what is to be done with the product. */
function finish(sum: v128, columns: usize, row: usize, out: usize, mode: i32): void {
  const step = v128.load_splat<f32>(row)
  const scaled = mul(f32x4.convert_i32x4_s(sum), v128.load(columns, 16))
  const shifted = mul(v128.load_splat<f32>(row, 4), v128.load(columns, 32))
  let value = add(mul(add(scaled, shifted), step), v128.load(columns, 48))
  if (mode === GELU) value = gelu(value)
  else if (mode === ADD) value = add(value, v128.load(out))
  v128.store(out, value)
}

/** One tile of rows by the whole matrix. `stride` is the bytes from one row of `out` to the next. */
export function multiply(
  tile: usize,
  rows: usize,
  groups: usize,
  k: usize,
  matrix: usize,
  n: usize,
  out: usize,
  stride: usize,
  mode: i32,
  bytes: bool,
): void {
  const panelBytes = k * 8
  const groupBytes = k * 2 * GROUP
  let columns = matrix + k * n
  for (let panel = matrix, end = columns; panel < end; panel += panelBytes, columns += 128, out += 32) {
    for (let g: usize = 0; g < groups; g++) {
      const x = tile + g * groupBytes
      const row = rows + g * GROUP * ROW_BYTES
      const to = out + g * GROUP * stride
      if (bytes) panelBy7(x, panel, panelBytes, columns, row, to, stride, mode)
      else panelBy16(x, panel, panelBytes, columns, row, to, stride, mode)
    }
  }
}

function join7(high: v128, low: v128, columns: usize): v128 {
  return i32x4.sub(i32x4.add(i32x4.shl(high, 7), low), v128.load(columns))
}

/** 3 rows by 8 columns: 12 sums, high and low of each. */
function panelBy7(
  x: usize,
  w: usize,
  panelBytes: usize,
  columns: usize,
  row: usize,
  out: usize,
  stride: usize,
  mode: i32,
): void {
  let h00 = i32x4.splat(0),
    h01 = h00,
    h10 = h00,
    h11 = h00,
    h20 = h00,
    h21 = h00
  let l00 = h00,
    l01 = h00,
    l10 = h00,
    l11 = h00,
    l20 = h00,
    l21 = h00
  for (const end = w + panelBytes; w < end; w += 32, x += 24) {
    const w0 = v128.load(w)
    const w1 = v128.load(w, 16)
    let part = v128.load_splat<u32>(x)
    h00 = dot7(w0, part, h00)
    h01 = dot7(w1, part, h01)
    part = v128.load_splat<u32>(x, 4)
    l00 = dot7(w0, part, l00)
    l01 = dot7(w1, part, l01)
    part = v128.load_splat<u32>(x, 8)
    h10 = dot7(w0, part, h10)
    h11 = dot7(w1, part, h11)
    part = v128.load_splat<u32>(x, 12)
    l10 = dot7(w0, part, l10)
    l11 = dot7(w1, part, l11)
    part = v128.load_splat<u32>(x, 16)
    h20 = dot7(w0, part, h20)
    h21 = dot7(w1, part, h21)
    part = v128.load_splat<u32>(x, 20)
    l20 = dot7(w0, part, l20)
    l21 = dot7(w1, part, l21)
  }
  finish(join7(h00, l00, columns), columns, row, out, mode)
  finish(join7(h01, l01, columns + 64), columns + 64, row, out + 16, mode)
  finish(join7(h10, l10, columns), columns, row + ROW_BYTES, out + stride, mode)
  finish(join7(h11, l11, columns + 64), columns + 64, row + ROW_BYTES, out + stride + 16, mode)
  finish(join7(h20, l20, columns), columns, row + 2 * ROW_BYTES, out + 2 * stride, mode)
  finish(join7(h21, l21, columns + 64), columns + 64, row + 2 * ROW_BYTES, out + 2 * stride + 16, mode)
}

/** Two columns a vector, each in two halves: adds the halves of four columns. */
function join16(first: v128, second: v128): v128 {
  return i32x4.add(i32x4.shuffle(first, second, 0, 2, 4, 6), i32x4.shuffle(first, second, 1, 3, 5, 7))
}

/** 3 rows by 8 columns: 12 sums, two columns each. */
function panelBy16(
  x: usize,
  w: usize,
  panelBytes: usize,
  columns: usize,
  row: usize,
  out: usize,
  stride: usize,
  mode: i32,
): void {
  let a0 = i32x4.splat(0),
    a1 = a0,
    a2 = a0,
    a3 = a0
  let b0 = a0,
    b1 = a0,
    b2 = a0,
    b3 = a0
  let c0 = a0,
    c1 = a0,
    c2 = a0,
    c3 = a0
  for (const end = w + panelBytes; w < end; w += 32, x += 24) {
    const xa = v128.load_splat<u64>(x)
    const xb = v128.load_splat<u64>(x, 8)
    const xc = v128.load_splat<u64>(x, 16)
    let wide = v128.load_ext<i8>(w)
    a0 = dot16(wide, xa, a0)
    b0 = dot16(wide, xb, b0)
    c0 = dot16(wide, xc, c0)
    wide = v128.load_ext<i8>(w, 8)
    a1 = dot16(wide, xa, a1)
    b1 = dot16(wide, xb, b1)
    c1 = dot16(wide, xc, c1)
    wide = v128.load_ext<i8>(w, 16)
    a2 = dot16(wide, xa, a2)
    b2 = dot16(wide, xb, b2)
    c2 = dot16(wide, xc, c2)
    wide = v128.load_ext<i8>(w, 24)
    a3 = dot16(wide, xa, a3)
    b3 = dot16(wide, xb, b3)
    c3 = dot16(wide, xc, c3)
  }
  finish(join16(a0, a1), columns, row, out, mode)
  finish(join16(a2, a3), columns + 64, row, out + 16, mode)
  finish(join16(b0, b1), columns, row + ROW_BYTES, out + stride, mode)
  finish(join16(b2, b3), columns + 64, row + ROW_BYTES, out + stride + 16, mode)
  finish(join16(c0, c1), columns, row + 2 * ROW_BYTES, out + 2 * stride, mode)
  finish(join16(c2, c3), columns + 64, row + 2 * ROW_BYTES, out + 2 * stride + 16, mode)
}
