// One head at a time, n tokens: softmax(Q * K') * V with Q, K, V f32[n][32], Q already divided by sqrt(32).
//
// Both products run on 16-bit integers, each sum within 32 bits:
//   scores  Q and K at 14 bits, Q with a step per row:                     32 * 8191 * 8191 < 2^31
//   result  e^(score - best) at 12 bits, V at 11 with a step per column:   256 * 4096 * 2047 < 2^31
// `i32x4.dot_i16x8_s` adds pairs of terms. The left operand are 4 rows; the right one is packed in panels of 8 columns, 32
// bytes per pair.

import { HEAD, HEADS, HIDDEN, MAX_TOKENS } from './layout'
import { add, exp2, maxOf, mul, round, splat, wholeMaxOf, wholeSumOf } from './vector-math'

/** The distance from one token's Q (or K, or V) of a head to the next token's. */
const TOKEN: usize = HEAD * 4
const PANEL: usize = 8
/** The size of a packed panel of keys: 16 pairs. */
const KEY_PANEL: usize = 512
/** The distance from one row of a left operand to the next. */
const LEFT: usize = MAX_TOKENS * 2
const SCORES_ROW: usize = MAX_TOKENS * 4

// Offsets within the memory of one head.
const KEYS: usize = 0
const VALUES: usize = KEYS + (MAX_TOKENS / PANEL) * KEY_PANEL
const QUERIES: usize = VALUES + MAX_TOKENS * HEAD * 2
const SHARES: usize = QUERIES + 4 * LEFT
const SCORES: usize = SHARES + 4 * LEFT
const VALUE_STEPS: usize = SCORES + 4 * SCORES_ROW
const RESULT: usize = VALUE_STEPS + TOKEN
/** For each of 4 rows: f32 step of the query, f32 sum of the weights. */
const ROWS: usize = RESULT + 4 * TOKEN
export const ATTENTION_BYTES: usize = ROWS + 32

/** The largest number of 14 bits. */
const MOST: f32 = 8191
/** The binary logarithm of the largest weight, 4095. */
const LOG_OF_MOST: f32 = 11.9996477

/**
 * `qkv` f32[3][12][n][32] to `out` f32[n][12][32]. `apart` is the distance from one head of `qkv` to the next. Rows up to
 * the next multiple of 4 are touched.
 */
export function attend(qkv: usize, apart: usize, n: usize, out: usize, room: usize): void {
  const padded = (n + PANEL - 1) & ~(PANEL - 1)
  for (let h: usize = 0; h < HEADS; h++) {
    const query = qkv + h * apart
    const keyStep = packKeys(query + HEADS * apart, n, padded, room)
    packValues(query + 2 * HEADS * apart, n, padded, room)
    for (let i: usize = 0; i < n; i += 4) {
      for (let r: usize = 0; r < 4; r++) {
        const step = packQuery(query + (i + r) * TOKEN, room + QUERIES + r * LEFT)
        store<f32>(room + ROWS + (r << 3), step * keyStep * <f32>Math.LOG2E)
      }
      for (let j: usize = 0; j < padded; j += PANEL) {
        const panel = room + KEYS + (j / PANEL) * KEY_PANEL
        dotPairs(room + QUERIES, panel, HEAD / 2, room + SCORES + (j << 2), SCORES_ROW)
      }
      for (let r: usize = 0; r < 4; r++) softmax(r, n, padded, room)
      for (let d: usize = 0; d < HEAD; d += PANEL) {
        const panel = room + VALUES + (d << 1) * padded
        dotPairs(room + SHARES, panel, padded >> 1, room + RESULT + (d << 2), TOKEN)
      }
      for (let r: usize = 0; r < 4; r++) {
        const sum = load<f32>(room + ROWS + (r << 3), 4)
        const to = out + ((i + r) * HIDDEN + h * HEAD) * 4
        for (let d: usize = 0; d < TOKEN; d += 16) {
          const value = f32x4.convert_i32x4_s(v128.load(room + RESULT + r * TOKEN + d))
          v128.store(to + d, mul(mul(value, v128.load(room + VALUE_STEPS + d)), splat(1 / sum)))
        }
      }
    }
  }
}

/** out i32[4][8] = left[4 rows] * right[8 columns]. `stride` is the bytes from one row of `out` to the next. */
function dotPairs(left: usize, right: usize, pairs: usize, out: usize, stride: usize): void {
  let a0 = i32x4.splat(0),
    a1 = a0,
    b0 = a0,
    b1 = a0,
    c0 = a0,
    c1 = a0,
    d0 = a0,
    d1 = a0
  for (const end = right + (pairs << 5); right < end; right += 32, left += 4) {
    const r0 = v128.load(right)
    const r1 = v128.load(right, 16)
    let row = v128.load_splat<u32>(left)
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(r0, row))
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(r1, row))
    row = v128.load_splat<u32>(left, LEFT)
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(r0, row))
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(r1, row))
    row = v128.load_splat<u32>(left, 2 * LEFT)
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(r0, row))
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(r1, row))
    row = v128.load_splat<u32>(left, 3 * LEFT)
    d0 = i32x4.add(d0, i32x4.dot_i16x8_s(r0, row))
    d1 = i32x4.add(d1, i32x4.dot_i16x8_s(r1, row))
  }
  v128.store(out, a0)
  v128.store(out, a1, 16)
  v128.store(out + stride, b0)
  v128.store(out + stride, b1, 16)
  v128.store(out + 2 * stride, c0)
  v128.store(out + 2 * stride, c1, 16)
  v128.store(out + 3 * stride, d0)
  v128.store(out + 3 * stride, d1, 16)
}

/** @returns the largest absolute value. */
function largestOf(from: usize, end: usize): f32 {
  let top = splat(0)
  for (; from < end; from += 16) top = f32x4.pmax(top, f32x4.abs(v128.load(from)))
  return maxOf(top)
}

/** Quantises 8 numbers to 16 bits. */
function wholeOnes(at: usize, inverse: v128): v128 {
  return i16x8.narrow_i32x4_s(quantised(at, inverse), quantised(at + 16, inverse))
}

function quantised(at: usize, inverse: v128): v128 {
  return round(mul(v128.load(at), inverse))
}

/** @returns the step. */
function packQuery(row: usize, to: usize): f32 {
  const largest = largestOf(row, row + TOKEN)
  const inverse = splat(largest > 0 ? MOST / largest : 0)
  for (let d: usize = 0; d < TOKEN; d += 32, to += 16) v128.store(to, wholeOnes(row + d, inverse))
  return largest / MOST
}

/** @returns the step. */
function packKeys(key: usize, n: usize, padded: usize, room: usize): f32 {
  const largest = largestOf(key, key + n * TOKEN)
  const inverse = splat(largest > 0 ? MOST / largest : 0)
  memory.fill(room + KEYS + ((padded - PANEL) / PANEL) * KEY_PANEL, 0, KEY_PANEL)
  for (let j: usize = 0; j < n; j++, key += TOKEN) {
    let to = room + KEYS + (j / PANEL) * KEY_PANEL + ((j % PANEL) << 2)
    for (let d: usize = 0; d < TOKEN; d += 32, to += 128) {
      const pairs = wholeOnes(key + d, inverse)
      v128.store_lane<u32>(to, pairs, 0)
      v128.store_lane<u32>(to, pairs, 1, 32)
      v128.store_lane<u32>(to, pairs, 2, 64)
      v128.store_lane<u32>(to, pairs, 3, 96)
    }
  }
  return largest / MOST
}

function packValues(value: usize, n: usize, padded: usize, room: usize): void {
  const end = value + n * TOKEN
  for (let d: usize = 0; d < HEAD; d += 4) {
    const first = value + (d << 2)
    let top = splat(0)
    for (let v = first; v < end; v += TOKEN) top = f32x4.pmax(top, f32x4.abs(v128.load(v)))
    v128.store(room + VALUE_STEPS + (d << 2), mul(top, splat(1 / <f32>2047)))
    const inverse = f32x4.div(splat(2047), f32x4.pmax(top, splat(1e-30)))
    let to = room + VALUES + (d >> 3) * (padded << 4) + ((d & 4) << 2)
    let v = first
    for (let j: usize = 0; j < padded; j += 2, v += 2 * TOKEN, to += 32) {
      const even = j < n ? quantised(v, inverse) : i32x4.splat(0)
      const odd = j + 1 < n ? quantised(v + TOKEN, inverse) : i32x4.splat(0)
      v128.store(to, v128.or(v128.and(even, i32x4.splat(0xffff)), i32x4.shl(odd, 16)))
    }
  }
}

/** Converts row `r` of the scores to weights of 12 bits. */
function softmax(r: usize, n: usize, padded: usize, room: usize): void {
  const scores = room + SCORES + r * SCORES_ROW
  const end = scores + (padded << 2)
  const last = scores + (n << 2)
  for (let at = last; at < end; at += 4) store<i32>(at, i32.MIN_VALUE)
  let best = i32x4.splat(i32.MIN_VALUE)
  for (let at = scores; at < end; at += 32) {
    best = i32x4.max_s(best, i32x4.max_s(v128.load(at), v128.load(at, 16)))
  }
  const step = load<f32>(room + ROWS + (r << 3))
  const steps = splat(step)
  const shift = splat(LOG_OF_MOST - <f32>wholeMaxOf(best) * step)
  const shares = room + SHARES + r * LEFT
  let to = shares
  let sum = i32x4.splat(0)
  for (let at = scores; at < end; at += 32, to += 16) {
    const first = round(exp2(add(mul(f32x4.convert_i32x4_s(v128.load(at)), steps), shift)))
    const second = round(exp2(add(mul(f32x4.convert_i32x4_s(v128.load(at, 16)), steps), shift)))
    sum = i32x4.add(sum, i32x4.add(first, second))
    v128.store(to, i16x8.narrow_i32x4_s(first, second))
  }
  let padding: i32 = 0
  for (let at = shares + (n << 1); at < to; at += 2) padding += <i32>load<i16>(at)
  store<f32>(room + ROWS + (r << 3), wholeSumOf(sum) - <f32>padding, 4)
}
