import fc from 'fast-check'
import { expect, test } from 'vitest'
import { float32Matrix, int8Matrix } from './matrix.ts'

const byte = fc.integer({ min: -128, max: 127 })

function vectors<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[][]> {
  return fc
    .integer({ min: 1, max: 200 })
    .chain((length) =>
      fc.array(fc.array(value, { minLength: length, maxLength: length }), { minLength: 2, maxLength: 9 }),
    )
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}

test('products of bytes are exact, for any length and any range of rows', () => {
  fc.assert(
    fc.property(vectors(byte), fc.nat(), ([query = [], ...rows], skip) => {
      const matrix = int8Matrix(rows.length, query.length)
      rows.forEach((row, i) => {
        matrix.set(i, Int8Array.from(row))
      })
      const from = skip % (rows.length + 1)
      const products = [...matrix.products(Int8Array.from(query), from)]
      expect(products).toEqual(rows.slice(from).map((row) => dot(row, query)))
      rows.forEach((row, i) => {
        expect([...matrix.get(i)]).toEqual(row)
      })
    }),
  )
})

test('products of floats agree with double arithmetic', () => {
  fc.assert(
    fc.property(vectors(fc.float({ min: -1, max: 1, noNaN: true })), ([query = [], ...rows]) => {
      const matrix = float32Matrix(rows.length, query.length)
      rows.forEach((row, i) => {
        matrix.set(i, Float32Array.from(row))
      })
      const products = matrix.products(Float32Array.from(query))
      rows.forEach((row, i) => {
        expect(products[i]).toBeCloseTo(dot(row, query), 4)
      })
    }),
  )
})

test('the largest products do not overflow', () => {
  const matrix = int8Matrix(1, 4096)
  const extreme = new Int8Array(4096).fill(-128)
  matrix.set(0, extreme)
  expect([...matrix.products(extreme)]).toEqual([4096 * 128 * 128])
})
