import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test.each<readonly [value: string, cell: string]>([
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
  ...['＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '⁼', '₊', '⁻', '−', '–', '‐'].map(
    (operator) => [`${operator}1+1`, `'${operator}1+1`] as const,
  ),
  // Skipped by spreadsheets: a byte order mark, zero-width and no-break spaces, a soft hyphen, a direction mark, a filler.
  ...['\uFEFF', '\u200B', '\u00A0', '\u3000', '\u00AD', '\u202E', '\u2060', '\uFE0F', '\u3164', '\u0301'].map(
    (skipped) => [`${skipped} =1`, `'${skipped} =1`] as const,
  ),
  ['\tx', "'\tx"],
  ['\rx', `"'\rx"`],
  ['\x1Fx', "'\x1Fx"],
  [' x', ' x'],
  ['a=1', 'a=1'],
  ['Ärger – 2', 'Ärger – 2'],
])('writes %j as %j', (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`)
})

test('keeps numbers, and writes null as an empty cell', () => {
  expect(csvLine([-1, null, 'x'])).toBe('-1,,x\r\n')
})
