import { expect, test } from 'vitest'
import { repeatedLines } from './repeated.ts'

function repeatedIn(texts: readonly string[]): string[][] {
  const lines = repeatedLines()
  for (const [index, text] of texts.entries()) lines.add({ number: index + 1, text })
  const spans = lines.spans()
  return texts.map((text, index) =>
    (spans.get(index + 1) ?? []).map(({ start, end }) => text.slice(start, end)),
  )
}

const body = (n: number) =>
  ['one', 'two', 'three', 'four', 'five', 'six'].map((word) => `${word} ${'x'.repeat(n)}`).join('\n')

test('recognises headers and footers, whatever their page numbers', () => {
  const pages = [1, 2, 3, 4].map((n) => `Annual Report 202${n}\n${body(n)}\nPage ${n} of 4`)
  expect(repeatedIn(pages)).toEqual([1, 2, 3, 4].map((n) => [`Annual Report 202${n}`, `Page ${n} of 4`]))
})

test('recognises those of left and right pages, and lone page numbers', () => {
  const pages = [1, 2, 3, 4, 5, 6, 7, 8].map(
    (n) => `${n}\n${n % 2 === 0 ? 'THE LEASE' : 'The tenant'}\n\n${body(n)}`,
  )
  expect(repeatedIn(pages)[2]).toEqual(['3', 'The tenant'])
  expect(repeatedIn(pages)[3]).toEqual(['4', 'THE LEASE'])
})

test('ignores lines inside the page or on few pages, and rows of numbers', () => {
  const pages = [1, 2, 3, 4, 5, 6].map((n) => {
    const text = body(n)
    const rare = n < 3 ? `Draft\n${text}` : text
    return rare.replace('four', 'the same line\nfour').concat(`\n12 ${n} 500`)
  })
  expect(repeatedIn(pages).flat()).toEqual([])
  expect(repeatedIn(['Title\nabc', 'Title\ndef']).flat(), 'two pages show nothing').toEqual([])
})

test('counts a line of a short page once', () => {
  expect(repeatedIn(['a\nb\na', 'c\nd', 'e\nf', 'g', 'h']).flat()).toEqual([])
})
