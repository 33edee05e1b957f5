import { expect, test } from 'vitest'
import { nthLargest } from './nth-largest.ts'

test('finds the n-th largest value, as sorting does', () => {
  const values = Float64Array.from({ length: 500 }, (_, i) => ((i * 7919) % 251) / 10)
  for (const n of [1, 2, 10, 100, 499, 500]) expect(nthLargest(values, n)).toBe(values.toSorted().at(-n))
  expect(nthLargest(Float64Array.of(3, 1), 3)).toBe(0)
})
