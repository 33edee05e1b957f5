import { expect, test } from 'vitest'
import { codeBytes, codeOf } from './binary-code.ts'
import { codeTable } from './matrix.ts'

test.each([2, 128, 384, 1000, 4096])('counts the signs that differ, of %i numbers', (dimensions) => {
  const vectors = Array.from({ length: 9 }, (_, row) =>
    Int8Array.from({ length: dimensions }, (_, i) => ((i * i + 31 * row * (i + 7)) % 23) - 11),
  )
  const [first = new Int8Array(dimensions)] = vectors
  const codes = vectors.map(codeOf)
  expect(codes.every(({ length }) => length === codeBytes(dimensions))).toBe(true)
  const table = codeTable(10, codeBytes(dimensions))
  const expected = vectors.map(
    (vector) => vector.filter((value, i) => value > 0 !== (first[i] ?? 0) > 0).length,
  )
  expect([...table.differences(codeOf(first), Buffer.concat(codes))]).toEqual(expected)
  expect([...table.differences(codeOf(first), new Uint8Array())]).toEqual([])
})
