import { expect, test } from 'vitest'
import { words } from '../text/terms.ts'
import { hasWanted, wantedBy } from './wanted.ts'

test.each([
  ['How much does it cost?', 'number'],
  ['Wie viele Tage sind es?', 'number'],
  ['When does the early shift start?', 'date'],
  ['By when must the tenant ask for it?', 'date'],
  ['Which year was it built in?', 'date'],
  ['Who signed the lease?', 'name'],
  ['For whom was it written?', 'name'],
  ['Where is it kept?', 'place'],
  ['The lease was signed by the tenant: where?', 'place'],
  // These begin a clause, and ask for nothing.
  ['Which people who signed are liable?', null],
  ['Is the room where it is kept locked?', null],
  ['What does the manual say?', null],
])('%j asks for a %s', (question, wanted) => {
  expect(wantedBy(question)).toBe(wanted)
})

test.each([
  ['number', 'How many episodes are there in season 3?', 'Season 3 has many episodes.', false],
  ['number', 'How many episodes are there in season 3?', 'It has 22 episodes.', true],
  ['number', 'How many wheels does it have?', 'It has two wheels.', true],
  ['date', 'When was the 2012 report published?', 'The 2012 report was published by the office.', false],
  ['date', 'When was the 2012 report published?', 'It was published in May.', true],
  ['name', 'Who plays Meredith Quill?', 'She plays Meredith Quill.', false],
  ['name', 'Who plays Meredith Quill?', 'Laura Haddock plays her.', true],
  ['place', 'Where in Maine does Route 1 start?', 'Route 1 starts in Maine.', false],
  ['place', 'Where in Maine does Route 1 start?', 'It starts in the town of Fort Kent.', true],
  ['place', 'Where is it?', 'It is near.', false],
] as const)('a %s for %j in %j: %s', (wanted, question, text, expected) => {
  expect(hasWanted(wanted, text, new Set(words(question)))).toBe(expected)
})
