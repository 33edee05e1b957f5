import { expect, test } from 'vitest'
import { contextOf } from './context.ts'
import { tableHead } from './table.ts'

const text = 'intro\n3 Rent\nThe rent is due.\n3.2 Deposit\nThree months.\n4 Term\nTwo years.'
const heading = (words: string, level: number) => {
  const start = text.indexOf(words)
  return { start, end: start + words.length, level }
}
const place = {
  path: [
    { text: 'Lease', level: 1, page: 1 },
    { text: '2 Parties', level: 2, page: 1 },
  ],
  headings: [heading('3 Rent', 2), heading('3.2 Deposit', 3), heading('4 Term', 2)],
}
const contextAt = (words: string) =>
  contextOf({ number: 1, text }, place, { start: text.indexOf(words), end: text.length })

test.each([
  ['intro', 'Lease > 2 Parties'],
  ['3 Rent', 'Lease'],
  ['The rent', 'Lease > 3 Rent'],
  ['3.2 Deposit', 'Lease > 3 Rent'],
  ['Three', 'Lease > 3 Rent > 3.2 Deposit'],
  ['4 Term', 'Lease'],
  ['Two', 'Lease > 4 Term'],
])('includes the headings above %j, but not those in the chunk itself', (words, expected) => {
  expect(contextAt(words)).toBe(expected)
})

test('stays short: truncates long headings, and leaves out the top ones', () => {
  const long = (name: string, level: number) => ({ text: `${name} ${'word '.repeat(30)}`, level, page: 1 })
  const path = [long('one', 1), long('two', 2), long('three', 3)]
  const context = contextOf({ number: 1, text: 'abc' }, { path, headings: [] }, { start: 0, end: 3 })
  expect(context).toMatch(/^two (?:word ){9}> three (?:word ?){9}$/)
})

const table = 'Sales by region\n(in millions) \t2021 \t2020\nNorth \t1,200 \t900\nSouth \t$ 30 \t20\n\nNext'
test.each([
  ['South', '(in millions) 2021 2020'],
  ['900', '(in millions) 2021 2020'],
  ['(in millions)', null],
  ['Sales', null],
  ['Next', null],
])('finds the table header for a chunk that starts with %j', (words, expected) => {
  const start = table.indexOf(words)
  expect(tableHead(table, { start, end: start + 1 })).toBe(expected)
})

test.each([
  ['rows that name their own values', 'Name: Ada | City: London\nName: Bob | City: Paris'],
  ['rows of amounts', 'North | 1,200 | 900\nSouth | 30 | 20'],
])('finds no table header in %s', (_, rows) => {
  const start = rows.indexOf('\n') + 1
  expect(tableHead(rows, { start, end: rows.length })).toBeNull()
})

test('adds the table header to the headings', () => {
  const chunk = { start: table.indexOf('South'), end: table.length }
  const sales = { path: [{ text: 'Sales', level: 1, page: 1 }], headings: [] }
  expect(contextOf({ number: 1, text: table }, sales, chunk)).toBe('Sales\n(in millions) 2021 2020')
})
