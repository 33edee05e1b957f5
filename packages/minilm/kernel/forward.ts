// all-MiniLM-L6-v2: tokens in, one vector of length 1 out. BERT with 6 layers of
//   x = norm(x + attention(x)),  x = norm(x + down(gelu(up(x)))),
// then the mean over all tokens.

import { ATTENTION_BYTES, attend } from './attention'
import {
  EMBEDDING_NORM,
  HEAD,
  HEADS,
  HIDDEN,
  INNER,
  LATE,
  LATE_AT,
  LAYERS,
  LAYERS_AT,
  MAX_TOKENS,
  NORM_BYTES,
  POSITIONS,
  ROOM,
  WEIGHTS,
  WIDE,
  WORD_SCALE,
  WORDS,
} from './layout'
import { ADD, GELU, multiply, STORE, SUMS_BYTES } from './matrix'
import { ALL, NONE, NONE_SKEWED, packRow, TILE, TILE_BYTES, TILE_ROWS_BYTES, WIDE_ONES } from './rows'
import { add, mul, splat, sumOf } from './vector-math'

export * from './layout'

/** The size of a row of x. */
const ROW: usize = HIDDEN * 4
/** The size of a row of a head's Q (or K, or V), and of 32 columns of x. */
const HEAD_ROW: usize = HEAD * 4

/** Up to this many tokens, rounding errors would not average out, so everything is kept at 15 bits. */
const SHORT: usize = 64

/** Rows are multiplied in tiles, so there is space for more rows than there are tokens. */
const ROWS: usize = MAX_TOKENS + TILE
const HEAD_ROWS: usize = ROWS * HEAD_ROW

// Offsets within a thread's memory.
const IDS: usize = 0
const VECTOR: usize = IDS + MAX_TOKENS * 4
const X: usize = VECTOR + ROW
const PROJECTED: usize = X + ROWS * ROW
const CONTEXT: usize = PROJECTED + 3 * HEADS * HEAD_ROWS
const INSIDE: usize = CONTEXT + ROWS * ROW
const PACKED: usize = INSIDE + TILE * ROW
const PACKED_ROWS: usize = PACKED + TILE_BYTES
const PACKED_INSIDE: usize = PACKED_ROWS + TILE_ROWS_BYTES
const PACKED_INSIDE_ROWS: usize = PACKED_INSIDE + TILE_BYTES
const SUMS: usize = PACKED_INSIDE_ROWS + TILE_ROWS_BYTES
const ATTENTION: usize = SUMS + SUMS_BYTES
/** The size of a thread's memory. */
export const ROOM_BYTES: usize = (ATTENTION + ATTENTION_BYTES + 65535) & ~65535

/** Returns the address for a thread's token ids, u32 each. */
export function idsAt(thread: usize): usize {
  return roomOf(thread) + IDS
}

/** Returns the address where `forward` stores the vector, f32[384]. */
export function vectorAt(thread: usize): usize {
  return roomOf(thread) + VECTOR
}

/** Returns the address where `forward` leaves the states of the tokens, f32[n][384], channels in the kernel's order. */
export function statesAt(thread: usize): usize {
  return roomOf(thread) + X
}

/** Returns the address where `project` stores the vectors of the tokens, f32[n][32]. */
export function tokensAt(thread: usize): usize {
  return roomOf(thread) + PROJECTED
}

/** Returns the address where `project` stores the logarithms of the tokens' weights, f32[n]. */
export function logitsAt(thread: usize): usize {
  return tokensAt(thread) + MAX_TOKENS * LATE * 4
}

function roomOf(thread: usize): usize {
  return ROOM + thread * ROOM_BYTES
}

/** Embeds n tokens, at most 256. `fused` selects the product (see matrix.ts), which affects only the speed. */
export function forward(thread: usize, n: usize, fused: bool): void {
  const room = roomOf(thread)
  const split = n <= SHORT ? ALL : WIDE_ONES
  const others = n <= SHORT ? ALL : NONE
  embedTokens(room, n)
  let layer: usize = LAYERS_AT
  for (let l: usize = 0; l < LAYERS; l++) {
    let merge: usize = 0
    for (let first: usize = 0; first < n; first += TILE) {
      merge = product(
        room,
        X,
        first,
        n,
        layer,
        3 * HIDDEN,
        PROJECTED,
        HEAD_ROW,
        HEAD_ROWS,
        STORE,
        split,
        fused,
      )
    }
    attend(room + PROJECTED, HEAD_ROWS, n, room + CONTEXT, room + ATTENTION)
    for (let first: usize = 0; first < n; first += TILE) {
      const norm = product(room, CONTEXT, first, n, merge, HIDDEN, X, ROW, HEAD_ROW, ADD, others, fused)
      normalize(room, first, n, norm)
      const lastNorm = feedForward(room, first, n, norm + NORM_BYTES, split, others, fused)
      normalize(room, first, n, lastNorm)
      layer = lastNorm + NORM_BYTES
    }
  }
  pool(room, n)
}

/**
 * Multiplies rows `first` to `first + TILE` of `from` by a matrix [384][columns], into the same rows of `to`.
 * @returns the end of the matrix.
 */
function product(
  room: usize,
  from: usize,
  first: usize,
  n: usize,
  matrix: usize,
  columns: usize,
  to: usize,
  stride: usize,
  apart: usize,
  mode: i32,
  split: i32,
  fused: bool,
): usize {
  const rows = min(TILE, n - first)
  const tile = room + PACKED
  const tileRows = room + PACKED_ROWS
  packRows(room + from + first * ROW, rows, tile, tileRows, split)
  return multiply(
    tile,
    tileRows,
    rows,
    matrix,
    columns,
    room + SUMS,
    room + to + first * stride,
    stride,
    apart,
    mode,
    split,
    fused,
  )
}

/** x += down(gelu(up(x))) for one tile, a quarter of the inner width at a time. @returns the end of the matrices. */
function feedForward(
  room: usize,
  first: usize,
  n: usize,
  matrices: usize,
  split: i32,
  others: i32,
  fused: bool,
): usize {
  const rows = min(TILE, n - first)
  const x = room + X + first * ROW
  packRows(x, rows, room + PACKED, room + PACKED_ROWS, split)
  const skewed = others === NONE ? NONE_SKEWED : others
  const inside = room + INSIDE
  const tile = room + PACKED_INSIDE
  const tileRows = room + PACKED_INSIDE_ROWS
  let at = matrices
  for (let quarter: usize = 0; quarter < INNER / HIDDEN; quarter++) {
    at = multiply(
      room + PACKED,
      room + PACKED_ROWS,
      rows,
      at,
      HIDDEN,
      room + SUMS,
      inside,
      ROW,
      HEAD_ROW,
      GELU,
      split,
      fused,
    )
    packRows(inside, rows, tile, tileRows, skewed)
    at = multiply(tile, tileRows, rows, at, HIDDEN, room + SUMS, x, ROW, HEAD_ROW, ADD, others, fused)
  }
  return at
}

function packRows(from: usize, rows: usize, tile: usize, tileRows: usize, split: i32): void {
  for (let i: usize = 0; i < rows; i++) packRow(from + i * ROW, tile, tileRows, i, split)
}

/** x = norm(word + position). */
function embedTokens(room: usize, n: usize): void {
  const scale = v128.load_splat<f32>(WORD_SCALE)
  const least = v128.load_splat<f32>(WORD_SCALE, 4)
  for (let i: usize = 0; i < n; i++) {
    const word = WORDS + <usize>load<u32>(room + IDS + (i << 2)) * HIDDEN
    const position = POSITIONS + i * ROW
    const to = room + X + i * ROW
    for (let d: usize = 0; d < HIDDEN; d += 4) {
      const bytes = v128.load_zero<u32>(word + d)
      const whole = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes))
      const value = add(mul(f32x4.convert_i32x4_s(whole), scale), least)
      v128.store(to + (d << 2), add(value, v128.load(position + (d << 2))))
    }
  }
  normalize(room, 0, n, EMBEDDING_NORM, n)
}

/** Layer norm of the rows of one tile: (x - mean) / deviation * gamma + beta. */
function normalize(room: usize, first: usize, n: usize, norm: usize, most: usize = TILE): void {
  const last = min(n, first + most)
  for (let i: usize = first; i < last; i++) {
    const row = room + X + i * ROW
    let sum = splat(0)
    for (let d: usize = 0; d < ROW; d += 16) sum = add(sum, v128.load(row + d))
    const mean = splat(sumOf(sum) / <f32>HIDDEN)
    let squares = splat(0)
    for (let d: usize = 0; d < ROW; d += 16) {
      const off = f32x4.sub(v128.load(row + d), mean)
      squares = add(squares, mul(off, off))
    }
    const inverse = splat(1 / sqrt<f32>(sumOf(squares) / <f32>HIDDEN + 1e-12))
    for (let d: usize = 0; d < ROW; d += 16) {
      const unit = mul(f32x4.sub(v128.load(row + d), mean), inverse)
      v128.store(row + d, add(mul(unit, v128.load(norm + d)), v128.load(norm + ROW + d)))
    }
  }
}

/** Stores the mean over all tokens, normalised to length 1, with the channels in the model's order. */
function pool(room: usize, n: usize): void {
  let squares: f32 = 0
  for (let d: usize = 0; d < ROW; d += 16) {
    let sum = splat(0)
    for (let i: usize = 0; i < n; i++) sum = add(sum, v128.load(room + X + i * ROW + d))
    squares += sumOf(mul(sum, sum))
    v128.store(room + VECTOR + d, sum)
  }
  const inverse = splat(1 / sqrt<f32>(squares))
  for (let d: usize = 0; d < ROW; d += 16) {
    v128.store(room + VECTOR + d, mul(v128.load(room + VECTOR + d), inverse))
  }
  for (let i: usize = 0; i < WIDE; i++)
    swap(room + VECTOR + i * 4, room + VECTOR + load<u32>(WEIGHTS + i * 4) * 4)
}

function swap(a: usize, b: usize): void {
  const value = load<f32>(a)
  store<f32>(a, load<f32>(b))
  store<f32>(b, value)
}

/** After `forward`: turns the states of n tokens into vectors of length 1 and the logarithms of their weights. */
export function project(thread: usize, n: usize): void {
  const states = statesAt(thread)
  for (let i: usize = 0; i < n; i++) {
    const row = states + i * ROW
    let logit = splat(0)
    for (let d: usize = 0; d < ROW; d += 16)
      logit = add(logit, mul(v128.load(row + d), v128.load(LATE_AT + HIDDEN * LATE * 4 + d)))
    store<f32>(logitsAt(thread) + (i << 2), sumOf(logit))
    const to = tokensAt(thread) + i * LATE * 4
    let squares = splat(0)
    // Four of the eight sums at a time stay in registers.
    for (let half: usize = 0; half < LATE * 4; half += 64) {
      let a = splat(0),
        b = a,
        c = a,
        e = a
      let at: usize = LATE_AT + half
      for (let d: usize = 0; d < ROW; d += 4, at += LATE * 4) {
        const value = v128.load_splat<f32>(row + d)
        a = add(a, mul(value, v128.load(at)))
        b = add(b, mul(value, v128.load(at, 16)))
        c = add(c, mul(value, v128.load(at, 32)))
        e = add(e, mul(value, v128.load(at, 48)))
      }
      squares = add(squares, add(add(mul(a, a), mul(b, b)), add(mul(c, c), mul(e, e))))
      v128.store(to + half, a)
      v128.store(to + half, b, 16)
      v128.store(to + half, c, 32)
      v128.store(to + half, e, 48)
    }
    const inverse = splat(1 / sqrt<f32>(sumOf(squares) + 1e-20))
    for (let d: usize = 0; d < LATE * 4; d += 16) v128.store(to + d, mul(v128.load(to + d), inverse))
  }
}

/** Computes a product of 24 rows, for timing. */
export function trial(thread: usize, fused: bool): void {
  const room = roomOf(thread)
  product(room, X, 0, TILE, LAYERS_AT, 3 * HIDDEN, PROJECTED, HEAD_ROW, HEAD_ROWS, STORE, WIDE_ONES, fused)
}
