import { expect, test } from 'vitest'
import { codes, groupsOf, withPlainNumbers } from './codes.ts'

test.each([
  ["1,250,000 or 1.250.000, 1'800, 1 200 and 12\u202f000", '1250000 or 1250000, 1800, 1200 and 12000'],
  ['3,14 and 0.42, 12,34,567 and 1,2000', '3,14 and 0.42, 12,34,567 and 1,2000'],
  ['AB-1,200 pages in 2021', 'AB-1200 pages in 2021'],
])('writes the numbers of %j without groups', (text, plain) => expect(withPlainNumbers(text)).toBe(plain))

test('writes long numbers in groups, but not years', () => {
  expect(['1250000', '1200', '2021', '999', 'x1200'].map(groupsOf)).toEqual([
    '1 250 000',
    '1 200',
    null,
    null,
    null,
  ])
})

test.each([
  ['Order part AB-1234/5.', ['ab12345']],
  ['KVR-12.5-X and M8-1.25', ['kvr125x', 'm8125']],
  ['call 555-1234 about 4711-0815', ['5551234', '47110815']],
  ['a 12-month lease, COVID-19, the 10-K, A4/A5, 24/7, twenty-four', []],
  ['on 2031-12-31, 04/07/2026, FY2020-21, 2019/2020, Q2-2023', []],
  ['clause 12.3.4 and 0.42 or 1.250.00', []],
])('finds the codes of %j', (text, found) => expect(codes(text)).toEqual(found))
