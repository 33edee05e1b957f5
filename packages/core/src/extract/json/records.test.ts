import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordReader } from './records.ts'
import { InvalidJsonError } from './tokens.ts'

function readIn(pieces: readonly string[]): readonly string[] | null {
  const records = recordReader('$')
  try {
    return [...pieces.flatMap((piece) => records.add(piece)), ...records.end()].map(({ text }) => text)
  } catch (error) {
    if (error instanceof InvalidJsonError) return null
    throw error
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('is JSON what JSON.parse takes, with all of its values, however it is cut', () => {
  const json = fc.json({ maxDepth: 4 })
  const spoilt = fc
    .tuple(
      json,
      fc.nat(),
      fc.constantFrom('', ',', ':', '"', '\\\\', '}', ']', '{', '[', '1', '-', 'e', '.', ' ', 't'),
    )
    .map(([text, at, by]) => {
      const place = at % (text.length + 1)
      return `${text.slice(0, place)}${by}${text.slice(place + (at % 2))}`
    })
  fc.assert(
    fc.property(fc.oneof(json, spoilt), fc.integer({ min: 1, max: 7 }), (text, size) => {
      const whole = readIn([text])
      expect(whole !== null).toBe(isJson(text))
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        text.slice(index * size, (index + 1) * size),
      )
      expect(readIn(pieces)).toEqual(whole)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['{"a":[1,2],"b":{"c":3}}', ['a: 1, 2', 'b: c: 3']],
  ['{"a":[1,[2,3]],"d":4}', ['a: 1, 2, 3', 'd: 4']],
  ['[[1,2],[3,[4]]]', ['1, 2', '3, 4']],
  ['[[[1],{"a":2}],5]', ['1', 'a: 2', '5']],
  [
    `[${Array.from({ length: 61 }, (_, index) => index).join()}]`,
    Array.from({ length: 61 }, (_, index) => `${index}`),
  ],
  ['{"a":[],"b":{},"c":""}', ['a:', 'b:', 'c:']],
  ['[]', []],
  ['"text"', ['text']],
])('makes lines of %s', (text, lines) => {
  expect(readIn([text])).toEqual(lines)
})

test('a string over pieces is found to end', () => {
  expect(readIn(['{"a":"', 'x\\', '"', 'y\\\\', '"', '}'])).toEqual(['a: x"y\\'])
})
