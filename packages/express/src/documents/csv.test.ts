import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\0=1', "'=1"],
  [' =1', "' =1"],
  ['a\0b', 'ab'],
])('writes %j as %j', (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`)
})

test('keeps numbers, and writes null as an empty cell', () => {
  expect(csvLine([-1, null, 'x'])).toBe('-1,,x\r\n')
})
