/**
 * Packs vectors of tokens into half a byte per dimension. Each is scaled to use the full range, and keeps its direction
 * only.
 *
 * @param dimensions an even number
 */
export function packTokens(vectors: Float32Array, dimensions: number): Uint8Array {
  const packed = new Uint8Array(vectors.length / 2)
  for (let from = 0; from < vectors.length; from += dimensions) {
    let largest = 0
    for (let i = from; i < from + dimensions; i++) largest = Math.max(largest, Math.abs(vectors[i] ?? 0))
    const scale = largest === 0 ? 0 : MOST / largest
    const code = (i: number) => Math.round((vectors[i] ?? 0) * scale) + ZERO
    for (let i = from; i < from + dimensions; i += 2) packed[i / 2] = code(i) | (code(i + 1) << 4)
  }
  return packed
}

/** Codes are 1 to 15, for -7 to 7. */
const MOST = 7
const ZERO = 8

/** The two values of each byte; as pairs, they are copied at once. */
const VALUES = Int8Array.from({ length: 512 }, (_, i) => (((i >> 1) >> (4 * (i & 1))) & 15) - ZERO)
const PAIRS = new Uint16Array(VALUES.buffer)
/** The sum of their squares. */
const SQUARES = Uint8Array.from(
  { length: 256 },
  (_, byte) => (VALUES[2 * byte] ?? 0) ** 2 + (VALUES[2 * byte + 1] ?? 0) ** 2,
)

/** Unpacks one token into bytes, two of them at each place of `to`. @returns its length. */
export function unpackToken(packed: Uint8Array, token: number, to: Uint16Array): number {
  const first = token * to.length
  let square = 0
  for (let i = 0; i < to.length; i++) {
    const byte = packed[first + i] ?? 0
    to[i] = PAIRS[byte] ?? 0
    square += SQUARES[byte] ?? 0
  }
  return Math.sqrt(square)
}
