import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

test('doubles from the base up to the limit', () => {
  const longest = (attempt: number) => backoffMs(attempt, { baseMs: 100, maxMs: 1000 }, () => 0)
  expect([1, 2, 3, 4, 5, 6, 5000].map(longest)).toEqual([100, 200, 400, 800, 1000, 1000, 1000])
})

test('starts at 1 s and stops growing at 1 min by default', () => {
  expect([1, 2, 7, 8].map((attempt) => backoffMs(attempt, {}, () => 0))).toEqual([1000, 2000, 60_000, 60_000])
})

test('jitter shortens the wait by up to a half', () => {
  const wait = (attempt: number) => Math.min(60_000, 1000 * 2 ** (attempt - 1))
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, chance) => {
        const ms = backoffMs(attempt, {}, () => chance)
        expect(ms).toBeGreaterThanOrEqual(wait(attempt) / 2)
        expect(ms).toBeLessThanOrEqual(wait(attempt))
      },
    ),
  )
  expect(backoffMs(1, {}, () => 0.5)).toBe(750)
})
