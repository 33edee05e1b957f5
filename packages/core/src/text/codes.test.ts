import { expect, test } from 'vitest'
import { codes, codesIn, groupsOf, numberedThings, withPlainNumbers } from './codes.ts'

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
  ['order part ab-1234/6 or ab-1234', ['ab12346', 'ab1234']],
  ['the GX-40 with R290, and error e07 of IPv6', ['gx40', 'r290', 'e07', 'ipv6']],
  ['a 12-month lease, the 10-K, 24/7, twenty-four, an mp3 of the top-10', []],
  ['on 2031-12-31, 04/07/2026, FY2020-21, 2019/2020, Q2-2023 or Q2, CV-2024-17', []],
  ['clause 12.3.4 and 0.42 or 1.250.00, 802.11a, r10+20', []],
])('finds the codes of %j', (text, found) => expect(codes(text)).toEqual(found))

test('a text has a code however it writes it, but not across lines, sentences or further digits', () => {
  const [code = ''] = codes('Is the GX-40 in stock?')
  for (const text of ['a GX-40', 'the GX 40', 'gx40', 'GX‑40 only.']) expect(codesIn(text)).toContain(code)
  for (const text of ['GX\n40', 'GX. 40', 'GX 401', 'GX 40.5', 'AGX 40'])
    expect(codesIn(text)).not.toContain(code)
})

test('numbered things are codes, but not places in a document or dates', () => {
  expect(numberedThings('Who rents Unit 8 by Section 9 of May 12 at KVR 20?')).toEqual(['unit8', 'kvr20'])
  expect(codesIn('unit 8 and the KVR 20')).toEqual(['unit8', 'kvr20'])
})
