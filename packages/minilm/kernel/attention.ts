// One head at a time, n tokens: softmax(Q * K') * V with Q, K, V f32[n][32], Q already divided by sqrt(32).
//
// Both products run on 16-bit integers, each sum within 32 bits:
//   scores  Q and K at 14 bits, with a step per row:                       32 * 8191 * 8191 < 2^31
//   result  e^(score - best) at 12 bits, V at 11 with a step per column:   256 * 4095 * 2047 < 2^31
// `i32x4.dot_i16x8_s` adds pairs of terms, so operands are packed in pairs: the left one for 4 rows (16 bytes per pair),
// the right one in panels of 8 columns (32 bytes per pair).

import { HEAD, HEADS, HIDDEN } from './layout'
import { add, constant, exp, maxOf, mul, round, splat, wholeSumOf } from './vector-math'

/** The distance from one token's Q (or K, or V) to the next token's: Q, K and V of all heads are side by side. */
const TOKEN: usize = 3 * HIDDEN * 4
const PANEL: usize = 8
/** The size of a packed panel of keys: 16 pairs. */
const KEY_PANEL: usize = 512

// Offsets within the memory of one head.
const KEYS: usize = 0
const VALUES: usize = 16384
const QUERIES: usize = 32768
const SCORES: usize = 33024
const SHARES: usize = 37120
const KEY_STEPS: usize = 39168
/** 0 for a token, -1e30 for the padding of the last panel. */
const MASK: usize = 40192
const VALUE_STEPS: usize = 41216
const RESULT: usize = 41344
/** For each of 4 rows: f32 step of the query, f32 sum of the weights. */
const ROWS: usize = 41856
export const ATTENTION_BYTES: usize = 41888

/** The largest weight. */
const MOST = memory.data<f32>([4095])

/** `qkv` f32[n][3][12][32] to `out` f32[n][12][32]. Rows up to the next multiple of 4 are touched. */
export function attend(qkv: usize, n: usize, out: usize, room: usize): void {
  const padded = (n + PANEL - 1) & ~(PANEL - 1)
  for (let j: usize = 0; j < padded; j++) store<f32>(room + MASK + (j << 2), j < n ? 0 : -1e30)
  for (let h: usize = 0; h < HEADS; h++) {
    const query = qkv + h * HEAD * 4
    packKeys(query + HIDDEN * 4, n, padded, room)
    packValues(query + 2 * HIDDEN * 4, n, padded, room)
    for (let i: usize = 0; i < n; i += 4) {
      for (let r: usize = 0; r < 4; r++) {
        const step = packOne(query + (i + r) * TOKEN, room + QUERIES + (r << 2), 16)
        store<f32>(room + ROWS + (r << 3), step)
      }
      for (let j: usize = 0; j < padded; j += PANEL) {
        const panel = room + KEYS + (j / PANEL) * KEY_PANEL
        dotPairs(room + QUERIES, panel, HEAD / 2, room + SCORES + (j << 2), 1024)
      }
      for (let r: usize = 0; r < 4; r++) softmax(r, padded, room)
      for (let d: usize = 0; d < HEAD; d += PANEL) {
        const panel = room + VALUES + (d << 1) * padded
        dotPairs(room + SHARES, panel, padded >> 1, room + RESULT + (d << 2), HEAD * 4)
      }
      for (let r: usize = 0; r < 4; r++) {
        const sum = load<f32>(room + ROWS + (r << 3), 4)
        const to = out + ((i + r) * HIDDEN + h * HEAD) * 4
        for (let d: usize = 0; d < HEAD * 4; d += 16) {
          const value = f32x4.convert_i32x4_s(v128.load(room + RESULT + r * (HEAD * 4) + d))
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
  for (const end = right + (pairs << 5); right < end; right += 32, left += 16) {
    const r0 = v128.load(right)
    const r1 = v128.load(right, 16)
    let row = v128.load_splat<u32>(left)
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(r0, row))
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(r1, row))
    row = v128.load_splat<u32>(left, 4)
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(r0, row))
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(r1, row))
    row = v128.load_splat<u32>(left, 8)
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(r0, row))
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(r1, row))
    row = v128.load_splat<u32>(left, 12)
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

/** Quantises f32[32] to 16 pairs, `apart` bytes from each other. @returns the step. */
function packOne(row: usize, to: usize, apart: usize): f32 {
  let top = splat(0)
  for (let d: usize = 0; d < HEAD * 4; d += 16) top = f32x4.pmax(top, f32x4.abs(v128.load(row + d)))
  const largest = maxOf(top)
  const inverse = splat(largest > 0 ? 8191 / largest : 0)
  for (let d: usize = 0; d < HEAD * 4; d += 16, to += 2 * apart) {
    const whole = round(mul(v128.load(row + d), inverse))
    const pairs = i16x8.narrow_i32x4_s(whole, whole)
    v128.store_lane<u32>(to, pairs, 0)
    v128.store_lane<u32>(to + apart, pairs, 1)
  }
  return largest / 8191
}

function packKeys(key: usize, n: usize, padded: usize, room: usize): void {
  memory.fill(room + KEYS + ((padded - PANEL) / PANEL) * KEY_PANEL, 0, KEY_PANEL)
  for (let j: usize = 0; j < n; j++, key += TOKEN) {
    const to = room + KEYS + (j / PANEL) * KEY_PANEL + ((j % PANEL) << 2)
    store<f32>(room + KEY_STEPS + (j << 2), packOne(key, to, 32))
  }
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

function quantised(at: usize, inverse: v128): v128 {
  return round(mul(v128.load(at), inverse))
}

/** Converts row `r` of the scores to 12-bit weights, packed in pairs beside those of the other rows. */
function softmax(r: usize, padded: usize, room: usize): void {
  const scores = room + SCORES + (r << 10)
  const bytes = padded << 2
  const step = v128.load_splat<f32>(room + ROWS + (r << 3))
  let best = splat(-1e30)
  for (let j: usize = 0; j < bytes; j += 16) {
    const steps = mul(step, v128.load(room + KEY_STEPS + j))
    const score = add(mul(f32x4.convert_i32x4_s(v128.load(scores + j)), steps), v128.load(room + MASK + j))
    best = f32x4.pmax(best, score)
    v128.store(scores + j, score)
  }
  const top = splat(maxOf(best))
  let to = room + SHARES + (r << 2)
  let sum = i32x4.splat(0)
  for (let j: usize = 0; j < bytes; j += 16, to += 32) {
    const share = exp(f32x4.sub(v128.load(scores + j), top))
    const whole = round(mul(share, constant(MOST, 0)))
    sum = i32x4.add(sum, whole)
    const pairs = i16x8.narrow_i32x4_s(whole, whole)
    v128.store_lane<u32>(to, pairs, 0)
    v128.store_lane<u32>(to, pairs, 1, 16)
  }
  store<f32>(room + ROWS + (r << 3), wholeSumOf(sum), 4)
}
