import { expect, test } from 'vitest'
import { packLayout, unpackLayout } from '../../layout/pack.ts'
import { clipPage } from './clip-page.ts'

const pageOf = (text: string) => ({ type: 'page', page: { number: 7, text }, warnings: [] }) as const

test('leaves a page within the limit unchanged', () => {
  const event = pageOf('four')
  expect(clipPage(event, 4)).toBe(event)
})

test.each([
  ['a blank', 'five words', 'five'],
  ['a character of two units', 'abc🙂d', 'abc'],
])('cuts at the limit, and leaves no part of %s at the end', (_, text, expected) => {
  expect(clipPage(pageOf(text), expected.length + 1)).toMatchObject({
    page: { number: 7, text: expected },
    warnings: [{ page: 7, code: 'TEXT_TRUNCATED' }],
  })
})

test('drops layout that belongs to the part that is cut off', () => {
  const box = { x: 1, y: 2, width: 3, height: 4 }
  const item = (start: number, end: number) => ({ start, end, box })
  const layout = {
    width: 595,
    height: 842,
    items: [item(0, 3), item(4, 9)],
    headings: [{ start: 4, end: 9, level: 1 }],
    repeated: [{ start: 0, end: 3 }],
  }
  const event = { type: 'page', page: { number: 1, text: 'one three' }, warnings: [] } as const
  const clipped = clipPage({ ...event, layout: packLayout(layout) }, 5)
  if (clipped.type !== 'page' || clipped.layout === undefined) throw new Error('no layout')
  expect(unpackLayout(clipped.layout)).toEqual({ ...layout, items: [item(0, 3)], headings: [] })
})
