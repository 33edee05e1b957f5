import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromInt8, toInt8 } from './int8.ts'

test('a vector comes back in nearly the same direction, of unit length', () => {
  const number = fc.float({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.array(number, { minLength: 2, maxLength: 64 }), (values) => {
      const norm = Math.hypot(...values)
      fc.pre(norm > 1e-3)
      const back = fromInt8(toInt8(new Float32Array(values)))
      const cosine = back.reduce((sum, value, i) => sum + (value * (values[i] ?? 0)) / norm, 0)
      expect(cosine).toBeGreaterThan(0.999)
    }),
  )
})

test('a zero vector stays a zero vector', () => {
  expect([...fromInt8(toInt8(new Float32Array(3)))]).toEqual([0, 0, 0])
})
