import { expect, test } from 'vitest'
import { intervalOf } from './interval.ts'

const counts = (right: number, all: number) =>
  Array.from({ length: all }, (_, i) => ({ part: i < right ? 1 : 0, whole: 1 }))

test('covers the share, and is narrower with more questions', () => {
  const [low = 0, high = 0] = intervalOf(counts(30, 60)) ?? []
  expect(low).toBeLessThan(0.5)
  expect(high).toBeGreaterThan(0.5)
  // The normal approximation gives 0.37 to 0.63.
  expect(low).toBeCloseTo(0.373, 1)
  expect(high).toBeCloseTo(0.627, 1)
  const [lower = 0, higher = 1] = intervalOf(counts(300, 600)) ?? []
  expect(higher - lower).toBeLessThan((high - low) / 2)
})

test('is the same for the same counts, and null without any', () => {
  expect(intervalOf(counts(3, 10))).toEqual(intervalOf(counts(3, 10)))
  expect(intervalOf([{ part: 0, whole: 0 }])).toBeNull()
  expect(intervalOf(counts(4, 4))).toEqual([1, 1])
})
