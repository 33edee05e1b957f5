// all-MiniLM-L6-v2: tokens in, one vector of length 1 out. BERT with 6 layers of
//   x = norm(x + attention(x)),  x = norm(x + down(gelu(up(x)))),
// then the mean over all tokens.

import { ATTENTION_BYTES, attend } from './attention'
import {
  DOWN,
  DOWN_NORM,
  EMBEDDING_NORM,
  HIDDEN,
  INNER,
  LAYER_BYTES,
  LAYERS,
  MAX_TOKENS,
  MERGE,
  MERGE_NORM,
  POSITIONS,
  QKV,
  ROOM,
  UP,
  WEIGHTS,
  WORD_SCALE,
  WORDS,
} from './layout'
import { ADD, GELU, GROUP, multiply, packRow, STORE, TILE } from './matrix'
import { add, mul, splat, sumOf } from './vector-math'

export * from './layout'

/** Bytes of a row of x. */
const ROW: usize = HIDDEN * 4
const QKV_ROW: usize = 3 * HIDDEN * 4
const INNER_ROW: usize = INNER * 4

/** Rows are multiplied by tiles, so there is room for some more than there are tokens. */
const ROWS: usize = MAX_TOKENS + TILE

// Places within a thread's room.
const IDS: usize = 0
const VECTOR: usize = IDS + MAX_TOKENS * 4
const X: usize = VECTOR + ROW
const PROJECTED: usize = X + ROWS * ROW
const CONTEXT: usize = PROJECTED + ROWS * QKV_ROW
const INSIDE: usize = CONTEXT + ROWS * ROW
const PACKED: usize = INSIDE + TILE * INNER_ROW
const PACKED_ROWS: usize = PACKED + TILE * INNER * 2
const ATTENTION: usize = PACKED_ROWS + 256
/** The room of a thread. */
export const ROOM_BYTES: usize = (ATTENTION + ATTENTION_BYTES + 65535) & ~65535

/** Where a thread puts its token ids, u32 each. */
export function idsAt(thread: usize): usize {
  return roomOf(thread) + IDS
}

/** Where `forward` leaves the vector, f32[384]. */
export function vectorAt(thread: usize): usize {
  return roomOf(thread) + VECTOR
}

function roomOf(thread: usize): usize {
  return ROOM + thread * ROOM_BYTES
}

/** Embeds n tokens, at most 256. `bytes` chooses the product (see matrix.ts), which changes the speed only. */
export function forward(thread: usize, n: usize, bytes: bool): void {
  const room = roomOf(thread)
  embedTokens(room, n)
  let weights: usize = WEIGHTS
  for (let layer: usize = 0; layer < LAYERS; layer++, weights += LAYER_BYTES) {
    for (let first: usize = 0; first < n; first += TILE) {
      product(room, X, first, n, weights + QKV, 3 * HIDDEN, PROJECTED, QKV_ROW, STORE, bytes)
    }
    attend(room + PROJECTED, n, room + CONTEXT, room + ATTENTION)
    for (let first: usize = 0; first < n; first += TILE) {
      product(room, CONTEXT, first, n, weights + MERGE, HIDDEN, X, ROW, ADD, bytes)
      normalize(room, first, n, weights + MERGE_NORM)
      feedForward(room, first, n, weights, bytes)
      normalize(room, first, n, weights + DOWN_NORM)
    }
  }
  pool(room, n)
}

/** Rows `first` to `first + TILE` of `from`, by a matrix [384][columns], to the same rows of `to`. */
function product(
  room: usize,
  from: usize,
  first: usize,
  n: usize,
  matrix: usize,
  columns: usize,
  to: usize,
  stride: usize,
  mode: i32,
  bytes: bool,
): void {
  const rows = min(TILE, n - first)
  const source = room + from + first * ROW
  for (let i: usize = 0; i < rows; i++) {
    packRow(source + i * ROW, HIDDEN, room + PACKED, room + PACKED_ROWS, i, bytes)
  }
  const out = room + to + first * stride
  const groups = (rows + GROUP - 1) / GROUP
  multiply(room + PACKED, room + PACKED_ROWS, groups, HIDDEN, matrix, columns, out, stride, mode, bytes)
}

/** x += down(gelu(up(x))) for one tile; what is inside stays near. */
function feedForward(room: usize, first: usize, n: usize, layer: usize, bytes: bool): void {
  const rows = min(TILE, n - first)
  const x = room + X + first * ROW
  const packed = room + PACKED
  const tileRows = room + PACKED_ROWS
  const groups = (rows + GROUP - 1) / GROUP
  for (let i: usize = 0; i < rows; i++) packRow(x + i * ROW, HIDDEN, packed, tileRows, i, bytes)
  multiply(packed, tileRows, groups, HIDDEN, layer + UP, INNER, room + INSIDE, INNER_ROW, GELU, bytes)
  for (let i: usize = 0; i < rows; i++) {
    packRow(room + INSIDE + i * INNER_ROW, INNER, packed, tileRows, i, bytes)
  }
  multiply(packed, tileRows, groups, INNER, layer + DOWN, HIDDEN, x, ROW, ADD, bytes)
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

/** The mean over all tokens, at length 1. */
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
}

/** A product of 24 rows, to be timed. */
export function trial(thread: usize, bytes: bool): void {
  const room = roomOf(thread)
  product(room, X, 0, TILE, WEIGHTS + QKV, 3 * HIDDEN, PROJECTED, QKV_ROW, STORE, bytes)
}
