import { expect, test } from 'vitest'
import { boxesOf } from './boxes.ts'

const item = (start: number, end: number, x: number, y: number, width: number, height = 10) => ({
  start,
  end,
  box: { x, y, width, height },
})
// Rent is | 900 euros
// a month
const items = [item(0, 7, 72, 100, 70), item(8, 17, 150, 101, 90), item(18, 25, 72, 114, 70)]

test('returns a box for each line that a span touches', () => {
  expect(boxesOf({ items }, { start: 0, end: 25 })).toEqual([
    { x: 72, y: 100, width: 168, height: 11 },
    { x: 72, y: 114, width: 70, height: 10 },
  ])
})

test('crops an item to the part within the span', () => {
  expect(boxesOf({ items }, { start: 8, end: 11 })).toEqual([{ x: 150, y: 101, width: 30, height: 10 }])
  expect(boxesOf({ items }, { start: 12, end: 19 })).toEqual([
    { x: 190, y: 101, width: 50, height: 10 },
    { x: 72, y: 114, width: 10, height: 10 },
  ])
})

test('rounds to a hundredth of a point', () => {
  expect(boxesOf({ items: [item(0, 3, 0.1, 0.2, 10)] }, { start: 1, end: 2 })).toEqual([
    { x: 3.43, y: 0.2, width: 3.33, height: 10 },
  ])
})

test('crops vertical text along its length', () => {
  const down = [item(0, 10, 50, 100, 10, 200)]
  expect(boxesOf({ items: down }, { start: 5, end: 10 })).toEqual([{ x: 50, y: 200, width: 10, height: 100 }])
})

test('returns no boxes for text without a position', () => {
  expect(boxesOf({ items }, { start: 7, end: 8 })).toEqual([])
  expect(boxesOf({ items: [] }, { start: 0, end: 5 })).toEqual([])
})
