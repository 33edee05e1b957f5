import { expect, test } from 'vitest'
import type { Document } from '../document.ts'
import { namedDocuments, withoutNames } from './named-documents.ts'

const NAMES = [
  'workshop-lease.pdf',
  'employee-handbook.md',
  'report-2021.pdf',
  'report-2022.pdf',
  'minutes.txt',
]
const named = (question: string, names: readonly string[] = NAMES) =>
  namedDocuments(
    question,
    names.map((name) => ({ name }) as Document),
  ).map(({ name }) => name)

test.each([
  ['What is the deposit in the lease?', ['workshop-lease.pdf']],
  ['In the Employee Handbook, how many days of leave are there?', ['employee-handbook.md']],
  ['How high were sales according to report-2022.pdf?', ['report-2022.pdf']],
  ['How high were sales in the 2022 report?', ['report-2022.pdf']],
  ['According to the lease agreement, who pays?', ['workshop-lease.pdf']],
  ['How high were sales in the report?', ['report-2021.pdf', 'report-2022.pdf']],
  ['Wie hoch ist laut minutes die Miete?', ['minutes.txt']],
  ['Who is in the yard according to the lease?', ['workshop-lease.pdf']],
])('%s', (question, documents) => {
  expect(named(question)).toEqual(documents)
})

test.each([
  'What is the deposit?',
  'How long does it take in minutes?',
  'Who is in the yard?',
  'What happened in the 2022 season?',
  'What does the lease say in 2022?',
  `${'in the '.repeat(500)}lease`,
])('none is named: %s', (question) => {
  expect(named(question)).toEqual([])
})

test('none is meant in particular if it is all of them, or many', () => {
  expect(named('What is the deposit in the lease?', ['lease.pdf'])).toEqual([])
  const leases = Array.from({ length: 4 }, (_, i) => `lease-${i}.pdf`)
  expect(named('What is the deposit in the lease?', [...leases, 'notes.txt'])).toEqual([])
})

test.each([
  ['What is the price according to the catering contract?', 'What is the price?'],
  ['In the lease, who pays for heating?', ', who pays for heating?'],
  ['How high were sales in the 2022 report?', 'How high were sales 2022?'],
  ['How high were sales according to report-2022.pdf?', 'How high were sales according to 2022?'],
  ['Who is in the yard according to the lease?', 'Who is in the yard?'],
  ['What is in the lease?', 'What is in the lease?'],
])('%s is looked for as %j', (question, rest) => {
  const documents = ['catering-contract.pdf', 'workshop-lease.pdf', 'report-2022.pdf'].map((name) => ({
    name,
  }))
  expect(withoutNames(question, documents)).toBe(rest)
})
