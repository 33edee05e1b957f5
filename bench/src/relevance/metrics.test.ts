import { expect, test } from 'vitest'
import { hitAt, ndcgAt, recallAt, reciprocalRankAt, shareInterval } from './metrics.ts'

const grades = new Map([
  ['a', 2],
  ['b', 1],
  ['unjudged', 0],
])

test('recall is the share of the relevant items that were found', () => {
  expect(recallAt(2, ['x', 'a', 'b'], grades)).toBe(0.5)
  expect(recallAt(3, ['x', 'a', 'b'], grades)).toBe(1)
})

test('a hit needs one relevant item', () => {
  expect(hitAt(1, ['unjudged', 'b'], grades)).toBe(0)
  expect(hitAt(2, ['unjudged', 'b'], grades)).toBe(1)
})

test('the reciprocal rank is that of the first relevant item', () => {
  expect(reciprocalRankAt(10, ['x', 'y', 'b', 'a'], grades)).toBeCloseTo(1 / 3)
  expect(reciprocalRankAt(2, ['x', 'y', 'b', 'a'], grades)).toBe(0)
})

test('nDCG weighs grades and ranks against the best order', () => {
  expect(ndcgAt(10, ['a', 'b'], grades)).toBe(1)
  // (1 + 2 / log2(3)) / (2 + 1 / log2(3))
  expect(ndcgAt(10, ['b', 'a'], grades)).toBeCloseTo(0.8597, 4)
  expect(ndcgAt(1, ['x', 'a', 'b'], grades)).toBe(0)
})

test('a share has an interval that stays within 0 and 1', () => {
  expect(shareInterval([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])).toBe('0.50 (0.24–0.76)')
  expect(shareInterval([1, 1, 1, 1])).toBe('1.00 (0.51–1.00)')
})
