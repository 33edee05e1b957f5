import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Passage } from '../retrieve/passage.ts'
import { testPassage } from '../testing/passages.ts'
import { estimateTokens } from '../text/tokens.ts'
import { modelContext } from './model-context.ts'

/** Lines of 40 characters, which are 10 tokens. */
const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, i) => `${word} ${i}`.padEnd(39, '.')).join('\n')

interface Place {
  readonly document?: string
  readonly page?: number
  readonly start?: number
  readonly end?: number
}

function contextOf(pages: Readonly<Record<string, string>>, tokens: number, ...places: readonly Place[]) {
  const textOf = (version: string, number: number) => pages[`${version} ${number}`] ?? null
  const passages = places.map(({ document = 'a', page = 1, start = 0, end = 40 }, i): Passage => {
    const text = textOf(document, page)?.slice(start, end) ?? ''
    const place = { documentId: document, versionId: document, page, charStart: start, charEnd: end }
    return { ...testPassage(text, i + 1), ...place, text }
  })
  const page = async (version: string, number: number) => {
    const text = textOf(version, number)
    return text === null ? null : { number, text }
  }
  return modelContext(passages, { page }, tokens)
}

const placesOf = (context: readonly Passage[]) =>
  context.map(({ documentId, page, charStart, charEnd }) => [documentId, page, charStart, charEnd])

test('gives whole pages, in reading order, the document with the best passage first', async () => {
  const pages = { 'a 1': lines(5), 'a 2': lines(6), 'b 1': lines(7) }
  const context = await contextOf(
    pages,
    1000,
    { page: 2 },
    { document: 'b' },
    { page: 1 },
    { page: 2, start: 40, end: 80 },
  )
  expect(placesOf(context)).toEqual([
    ['a', 1, 0, 199],
    ['a', 2, 0, 239],
    ['b', 1, 0, 279],
  ])
  expect(context.map(({ text }) => text)).toEqual([lines(5), lines(6), lines(7)])
  expect(context.map(({ rank }) => rank)).toEqual([3, 1, 2])
})

test('gives whole lines around the passages of a page that does not fit', async () => {
  const pages = { 'a 1': lines(1000) }
  const [around] = await contextOf(pages, 100, { start: 20_000, end: 20_040 })
  expect(around?.text).toMatch(/^line 496\.+\n[\s\S]*\nline 504\.+$/)
  expect(estimateTokens(around?.text ?? '')).toBeLessThanOrEqual(100)
  const [first] = await contextOf(pages, 100, {})
  expect(placesOf(first ? [first] : [])).toEqual([['a', 1, 0, 399]])
  const [last] = await contextOf(pages, 100, { start: 39_960, end: 39_999 })
  expect(last?.text).toMatch(/^line 991/)
  const one = { 'a 1': 'x'.repeat(40_000) }
  expect(placesOf(await contextOf(one, 100, { start: 80, end: 120 }))).toEqual([['a', 1, 0, 120]])
})

test('parts of a page that overlap are given once; what does not fit is left out, and later ones that fit are not', async () => {
  const pages = { 'a 1': lines(1000), 'b 1': lines(40), 'c 1': lines(3) }
  const near = await contextOf(pages, 4000, { start: 20_000, end: 20_040 }, { start: 24_000, end: 24_040 })
  expect(near).toHaveLength(1)
  const context = await contextOf(pages, 440, { document: 'b' }, { start: 400, end: 800 }, { document: 'c' })
  expect(placesOf(context).map(([document]) => document)).toEqual(['b', 'c'])
})

test('a deleted page is left out, and the first passage is given however long it is', async () => {
  expect(await contextOf({}, 100, {})).toEqual([])
  expect(placesOf(await contextOf({ 'a 1': lines(100) }, 5, {}, { start: 80, end: 120 }))).toEqual([
    ['a', 1, 0, 40],
  ])
})

test('never exceeds the limit by more than the first passage, and never repeats text', async () => {
  const place = fc.record({
    document: fc.constantFrom('a', 'b'),
    page: fc.integer({ min: 1, max: 2 }),
    line: fc.nat(59),
    count: fc.integer({ min: 1, max: 8 }),
  })
  const pages = { 'a 1': lines(60), 'a 2': lines(10), 'b 1': lines(25), 'b 2': lines(60) }
  await fc.assert(
    fc.asyncProperty(
      fc.array(place, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 80, max: 2000 }),
      async (places, tokens) => {
        const asked = places.map(({ document, page, line, count }) => ({
          document,
          page,
          start: line * 40,
          end: (line + count) * 40,
        }))
        const inside = asked.filter(
          ({ document, page, end }) => end <= pages[`${document} ${page}` as keyof typeof pages].length,
        )
        fc.pre(inside.length > 0)
        const context = await contextOf(pages, tokens, ...inside)
        expect(context.reduce((sum, { text }) => sum + estimateTokens(text), 0)).toBeLessThanOrEqual(tokens)
        for (const [i, one] of context.entries())
          for (const other of context.slice(i + 1))
            if (one.versionId === other.versionId && one.page === other.page)
              expect(one.charEnd <= other.charStart || other.charEnd <= one.charStart).toBe(true)
      },
    ),
  )
})
