import { expect, test } from 'vitest'
import { packTokens } from '../search/token-codes.ts'
import { lateInteraction } from './late-interaction.ts'

const random = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((i + 1) * (seed + 0.7) * 12.9898) % 1)

test('is the weighted mean of the best cosine of each token of the question', () => {
  const dimensions = 32
  const vectors = random(5 * dimensions, 1)
  const weights = Float32Array.of(0.5, 0.2, 0.1, 0.1, 0.1)
  const scoreOf = lateInteraction({ model: 'm', dimensions, vectors, weights })
  // More tokens than one text has, after fewer: the room for them grows.
  for (const count of [1, 7, 300]) {
    const passage = random(count * dimensions, 2)
    expect(scoreOf(packTokens(passage, dimensions))).toBeCloseTo(
      plain(vectors, weights, passage, dimensions),
      1,
    )
  }
  expect(scoreOf(packTokens(vectors, dimensions))).toBeGreaterThan(0.98)
  expect(scoreOf(new Uint8Array(0))).toBe(0)
})

function plain(question: Float32Array, weights: Float32Array, passage: Float32Array, size: number): number {
  const tokens = (all: Float32Array) =>
    Array.from({ length: all.length / size }, (_, i) => all.subarray(i * size, (i + 1) * size))
  const cosine = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / Math.hypot(...a) / Math.hypot(...b)
  return tokens(question).reduce(
    (sum, token, i) =>
      sum + (weights[i] ?? 0) * Math.max(...tokens(passage).map((one) => cosine(token, one))),
    0,
  )
}
