import type { JobProgress } from '@docchat/core'
import { expect, it } from 'vitest'
import { type Share, shareOf } from './share.ts'

/** Returns how far a document is after each progress. */
function sharesOf(updates: readonly [stage: string, done: number, total: number | null][], embeds = true) {
  let share: Share | undefined
  return updates.map(([stage, done, total]) => {
    const progress: JobProgress = { stage, done, total }
    share = shareOf(share, progress, embeds)
    return Number(share.done.toFixed(2))
  })
}

it('grows over all stages', () => {
  expect(
    sharesOf([
      ['extract', 0, 10],
      ['extract', 5, 10],
      ['extract', 10, 10],
      ['index', 80, 80],
      ['embed', 0, 80],
      ['embed', 40, 80],
      ['embed', 80, 80],
    ]),
  ).toEqual([0, 0.2, 0.4, 0.4, 0.4, 0.7, 1])
})

it.each([
  [
    'when embedding goes on in the middle',
    [
      ['index', 80, 80],
      ['embed', 36, 80],
      ['embed', 80, 80],
    ],
  ],
  [
    'when a page is read by OCR',
    [
      ['extract', 9, 10],
      ['ocr', 0, 3],
      ['ocr', 3, 3],
      ['index', 9, 9],
      ['embed', 1, 9],
    ],
  ],
  [
    'when an attempt begins anew',
    [
      ['extract', 9, 10],
      ['extract', 1, 10],
      ['embed', 5, 9],
      ['extract', 2, 10],
    ],
  ],
  [
    'while the number of pages is not known',
    [
      ['extract', 3, null],
      ['extract', 4, null],
      ['embed', 1, 9],
    ],
  ],
] as const)('never goes back %s', (_, updates) => {
  const shares = sharesOf(updates.map(([stage, done, total]) => [stage, done, total]))
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(Math.max(...shares)).toBeLessThanOrEqual(1)
})

it('leaves no room for embedding where there is none', () => {
  expect(
    sharesOf(
      [
        ['extract', 10, 10],
        ['ocr', 3, 3],
      ],
      false,
    ),
  ).toEqual([0.53, 1])
})
