import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PageLayout } from '../document.ts'
import { packLayout, unpackLayout, unpackMarks, withRepeated } from './pack.ts'

const tenth = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 10)
const box = fc.record({
  x: tenth(-9000, 200_000),
  y: tenth(-9000, 200_000),
  width: tenth(0, 99_999),
  height: tenth(0, 9999),
})
const gaps = fc.array(fc.tuple(fc.nat(300), fc.nat(200)), { maxLength: 40 })
const spans = gaps.map((pairs) => {
  let at = 0
  return pairs.map(([gap, length]) => {
    const start = at + gap
    at = start + length
    return { start, end: at }
  })
})
const layout: fc.Arbitrary<PageLayout> = fc
  .record({
    width: fc.option(tenth(0, 200_000)),
    height: fc.option(tenth(0, 200_000)),
    places: spans,
    boxes: fc.array(box, { minLength: 40, maxLength: 40 }),
    headings: spans.chain((all) =>
      fc
        .array(fc.integer({ min: 1, max: 9 }), { minLength: all.length, maxLength: all.length })
        .map((levels) => all.map((span, index) => ({ ...span, level: levels[index] ?? 1 }))),
    ),
    repeated: spans,
  })
  .map(({ places, boxes, ...marks }) => ({
    ...marks,
    items: places.map((span, index) => ({
      ...span,
      box: boxes[index] ?? { x: 0, y: 0, width: 0, height: 0 },
    })),
  }))

test('survives a round trip', () => {
  fc.assert(
    fc.property(layout, spans, (original, repeated) => {
      const packed = packLayout(original)
      expect(unpackLayout(packed)).toEqual(original)
      const { items: _, ...marks } = original
      expect(unpackMarks(packed)).toEqual(marks)
      expect(unpackLayout(withRepeated(packed, repeated))).toEqual({ ...original, repeated })
    }),
  )
})

test('takes at most six bytes per item', () => {
  const items = Array.from({ length: 1000 }, (_, i) => ({
    start: i * 6,
    end: i * 6 + 5,
    box: { x: 72 + (i % 12) * 40.3, y: 72 + Math.floor(i / 12) * 8, width: 30 + (i % 7) * 1.3, height: 9.5 },
  }))
  const packed = packLayout({ width: 595, height: 842, items, headings: [], repeated: [] })
  expect(packed.length).toBeLessThan(6000)
})
