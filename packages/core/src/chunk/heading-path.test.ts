import { expect, test } from 'vitest'
import { headingPath } from './heading-path.ts'

test('carries headings over to the next page, until one of the same level', () => {
  const path = headingPath()
  let number = 0
  const page = (text: string, ...levels: [string, number][]) => {
    const headings = levels.map(([words, level]) => {
      const start = text.indexOf(words)
      return { start, end: start + words.length, level }
    })
    number++
    return path.next({ number, text }, headings).path.map(({ text }) => text)
  }
  expect(page('Lease\n3 Rent\n3.2 Deposit', ['Lease', 1], ['3 Rent', 2], ['3.2 Deposit', 3])).toEqual([])
  expect(page('4 Term', ['4 Term', 2])).toEqual(['Lease', '3 Rent', '3.2 Deposit'])
  expect(page('no heading')).toEqual(['4 Term'])
  expect(page('')).toEqual([])
})
