import { expect, test } from 'vitest'
import { clipPage } from './clip-page.ts'

const pageOf = (text: string) => ({ type: 'page', page: { number: 7, text }, warnings: [] }) as const

test('leaves a page alone that is within the limit', () => {
  const event = pageOf('four')
  expect(clipPage(event, 4)).toBe(event)
})

test.each([
  ['a blank', 'five words', 'five'],
  ['a character of two units', 'abc🙂d', 'abc'],
])('cuts after the limit, and leaves no end of %s', (_, text, expected) => {
  expect(clipPage(pageOf(text), expected.length + 1)).toMatchObject({
    page: { number: 7, text: expected },
    warnings: [{ page: 7, code: 'TEXT_TRUNCATED' }],
  })
})
