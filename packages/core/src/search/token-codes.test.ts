import { expect, test } from 'vitest'
import { packTokens, unpackToken } from './token-codes.ts'

test('keeps the direction of each vector in half a byte per dimension', () => {
  const dimensions = 32
  const vectors = Float32Array.from(
    { length: 3 * dimensions },
    (_, i) => Math.sin(i * i) * (i < 32 ? 1 : 0.01),
  )
  const packed = packTokens(vectors, dimensions)
  expect(packed).toHaveLength(48)
  const row = new Int8Array(dimensions)
  for (let token = 0; token < 3; token++) {
    const length = unpackToken(packed, token, new Uint16Array(row.buffer))
    expect(length).toBeCloseTo(Math.hypot(...row))
    const vector = vectors.subarray(token * dimensions, (token + 1) * dimensions)
    const dot = vector.reduce((sum, value, i) => sum + value * (row[i] ?? 0), 0)
    expect(dot / length / Math.hypot(...vector)).toBeGreaterThan(0.99)
  }
})

test('a vector of zeros has no direction', () => {
  expect(unpackToken(packTokens(new Float32Array(4), 4), 0, new Uint16Array(2))).toBe(0)
})
