import { expect, test } from 'vitest'
import type { Passage } from '../retrieve/passage.ts'
import { estimateTokens } from '../text/tokens.ts'
import { documentParts, fitting, spread } from './document-parts.ts'

const page = (number: number, text: string): Passage => ({
  ...{
    rank: 1,
    documentId: 'doc',
    versionId: 'ver',
    name: 'a.pdf',
    score: 1,
    lexicalRank: null,
    vectorRank: null,
  },
  ...{ page: number, pageLabel: null, charStart: 0, charEnd: text.length, text },
})

test('parts hold whole pages, as many as fit', () => {
  const pages = [1, 2, 3, 4, 5].map((number) => page(number, 'x'.repeat(160)))
  expect(documentParts(pages, 100).map((part) => part.map(({ page }) => page))).toEqual([[1, 2], [3, 4], [5]])
  expect(documentParts(pages, 1000)).toEqual([pages])
  expect(documentParts([page(1, ' \n')], 100)).toEqual([])
})

test.each(['a line of text\n'.repeat(100), 'x'.repeat(1500), `${'y'.repeat(900)}${'書'.repeat(300)}`])(
  'a page that does not fit is split without a gap',
  (text) => {
    const parts = documentParts([page(7, text)], 100).flat()
    expect(parts.map((part) => part.text).join('')).toBe(text)
    expect(parts.map(({ charStart, charEnd }) => text.slice(charStart, charEnd))).toEqual(
      parts.map((one) => one.text),
    )
    for (const part of parts) expect(estimateTokens(part.text)).toBeLessThanOrEqual(100)
  },
)

test('parts are left out evenly', () => {
  const parts = Array.from({ length: 40 }, (_, i) => i)
  expect(spread(parts, 4)).toEqual([0, 13, 26, 39])
  expect(spread(parts, 40)).toEqual(parts)
})

test('each part has its first quote before any has its second', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((letter) => page(1, letter.repeat(40))) as [
    Passage,
    Passage,
    Passage,
    Passage,
  ]
  expect(
    fitting(
      [
        [a, b],
        [c, d],
      ],
      20,
    ),
  ).toEqual([a, c])
  expect(
    fitting(
      [
        [a, b],
        [c, d],
      ],
      30,
    ),
  ).toEqual([a, b, c])
  expect(
    fitting(
      [
        [a, b],
        [c, d],
      ],
      1,
    ),
  ).toEqual([a])
  expect(fitting([], 1)).toEqual([])
})
