import { expect, test } from 'vitest'
import { mostTelling, searchedPart } from './bounds.ts'
import { queryPhrases, queryTerms } from './terms.ts'

const distinct = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => `word${i.toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'.charAt(Number(d)))}`,
  )
const cjk = Array.from({ length: 10_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7) % 8000))).join('')

test.each([
  ['10,000 distinct words', distinct(10_000).join(' ')],
  ['10,000 Chinese characters', cjk],
  ['10,000 Chinese characters, apart', [...cjk].join(' ')],
  ['one word of 10,000 letters', 'x'.repeat(10_000)],
  ['one Cyrillic word of 10,000 letters', 'абвгдежз'.repeat(1250)],
  ['10,000 letters joined by signs', 'A&'.repeat(5000)],
  ['a number of 5,000 groups', '1.'.repeat(5000)],
  ['5,000 quotation marks', '"'.repeat(5000)],
])('the terms of %s are few and short', (_, question) => {
  const terms = queryTerms(question)
  expect(terms.length).toBeLessThanOrEqual(200)
  for (const term of terms) {
    expect(term.length).toBeLessThanOrEqual(200)
    expect(term.split(' ').length).toBeLessThanOrEqual(12)
  }
})

test('at most eight quoted phrases are searched for, each of a bounded length', () => {
  const quotes = distinct(500).map((word) => `"${word} and more"`)
  expect(queryPhrases(quotes.slice(0, 8).join(' '))).toHaveLength(8)
  expect(queryPhrases(quotes.join(' '))).toHaveLength(8)
})

test('of too many terms, the longest stay, in order', () => {
  const terms = ['two', 'longest', 'a', 'four', 'longer']
  expect(mostTelling(terms, 5)).toBe(terms)
  expect(mostTelling(terms, 3)).toEqual(['longest', 'four', 'longer'])
})

test('only the beginning of a very long question is searched for', () => {
  expect(searchedPart('a'.repeat(10_000))).toHaveLength(10_000)
  expect(searchedPart(`${'a'.repeat(9999)}😀`)).toBe(`${'a'.repeat(9999)}\uFFFD`)
})
