import { describe, expect, test } from 'vitest'
import { calculationNote, checkCalculation } from './check-calculation.ts'
import type { Citation } from './citation.ts'

const quoting = (marker: number, quote: string, verified = true): Citation => ({
  ...{
    marker,
    quote,
    verified,
    documentId: 'doc_1',
    versionId: 'ver_1',
    versionSha256: null,
    name: 'report.pdf',
  },
  ...{ page: 1, pageLabel: null, charStart: null, charEnd: null, boxes: [] },
})

const QUOTES = [
  quoting(1, 'Revenue was 1,234 million in 2022'),
  quoting(2, 'Net sales 1,100 987'),
  quoting(3, 'a monthly rent of EUR 3,200.50'),
  quoting(4, 'seventy-seven, or 77', false),
  quoting(5, '12,5 Prozent von 1.250.000,00 €'),
  quoting(6, 'margins of 12.5% and 10.2%'),
]

describe('what follows from the quotes is verified', () => {
  test.each([
    ['(1,234 - 1,100) / 1,100 = 12.2%', [1, 2]],
    ['(1,234 - 1,100) / 1,100 * 100 = 12.18 %', [1, 2]],
    ['1234/1100 - 1 = 0.12', [1, 2]],
    ['1,234 − 1,100 = $134 million', [1, 2]],
    ['1,234 million - 1,100 million ≈ $0.13 billion', [1, 2]],
    ['1,100 - 1,234 = (134)', [1, 2]],
    ['1,100 - 1,234 = -134', [1, 2]],
    ['(1,100 + 987) / 2 = 1,043.5', [2]],
    ['12 months x EUR 3,200.50 = EUR 38,406', [3]],
    ['1.250.000 × 12,5 / 100 = 156.250 €', [5]],
    ['12.5% - 10.2% = 2.3 percentage points', [6]],
    ['12.5 - 10.2 = 2.3%', [6]],
    ['1,234 - -1,100 = 2,334', [1, 2]],
  ])('%s', (written, markers) => {
    expect(checkCalculation(written, QUOTES)).toMatchObject({ verified: true, markers, correction: null })
  })
})

describe('nothing else is', () => {
  test.each([
    ['a wrong result', '(1,234 - 1,100) / 1,100 = 12.5%', '12.18%'],
    ['one that was cut instead of rounded', '1,234 / 987 = 1.24', '1.25'],
    ['a percentage that is a factor', '1,234 / 1,100 = 1.12%', '112.18%'],
    ['the other sign', '1,100 / 1,234 - 1 = 10.9%', '-10.86%'],
    ['a number that no quote has', '1,234 + 500 = 1,734', null],
    ['a small number as an amount', '1,234 + 5 = 1,239', null],
    ['a part of a number', '234 * 2 = 468', null],
    ['a number of a quote that was not found', '77 * 2 = 154', null],
    ['numbers without any quote', '12 * 100 = 1,200', null],
    ['a division by zero', '1,234 / (1,100 - 1,100) = 0', null],
    ['two results', '1,234 - 1,100 = 134 or 135', null],
    ['no formula', 'one plus one = 2', null],
    ['half a formula', '1,234 + = 1,234', null],
    ['code', 'process.exit(1) = 1', null],
  ])('%s', (_name, written, correction) => {
    expect(checkCalculation(written, QUOTES)).toMatchObject({
      verified: false,
      ...(correction !== null && { correction }),
    })
  })
})

test('a result that is not given is calculated', () => {
  expect(checkCalculation('12 * 3,200.50', QUOTES)).toMatchObject({ result: '38,406', verified: true })
})

test('what divides by zero has no result: the formula is shown', () => {
  expect(checkCalculation('1,234 / 0', QUOTES)).toMatchObject({
    result: '1,234 / 0',
    value: null,
    verified: false,
  })
})

test('a note names the formula and its sources, without Markdown', () => {
  const note = (written: string) => calculationNote(checkCalculation(written, QUOTES))
  expect(note('(1,234-1,100)/1,100*100=12.2%')).toBe(
    '[= (1,234 − 1,100) / 1,100 × 100, calculated from [1] and [2]]',
  )
  expect(note('1,234 / (1,100 / 987) = 1')).toBe(
    '[=? 1,234 / (1,100 / 987) is 1,107.23, calculated from [1] and [2]]',
  )
  expect(note('2 * *3,200.50* = 5')).toBe('[=? not verified]')
})

test('a formula is read in linear time', () => {
  for (const written of [
    '('.repeat(300),
    '-'.repeat(300),
    '1,'.repeat(150),
    `${'1 '.repeat(150)}=`,
    '1,111'.repeat(60),
  ])
    expect(checkCalculation(written, QUOTES).verified).toBe(false)
})
