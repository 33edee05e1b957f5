import { expect, test } from 'vitest'
import { askedOf } from './asked.ts'

test.each([
  ['What does part AB-9999/5 cost?', ['ab99995']],
  ['Where is valve KVR-12.5-X in FY2018?', ['kvr125x', '2018']],
  ['What does error E07 mean?', ['e07']],
  ['What is a 12-month lease under 10-K rules?', []],
])('the conditions of %j are %j', (question, conditions) => {
  expect(askedOf(question).conditions).toEqual(conditions)
})

test('numbers are the same however they are written', () => {
  const terms = ['budget', '1250000']
  for (const number of ['1,250,000', '1250000', '1 250 000', "1'250'000"])
    expect(askedOf(`Is the budget ${number}?`).terms).toEqual(terms)
})

test.each([
  ['Wie hoch ist die Miete für das Bootshaus?', ['miet', 'bootshau']],
  ['Quelle est la profondeur du grand bassin ?', ['profondeur', 'grand', 'bassin']],
  ['How much did the Die Welt licence cost?', ['die', 'welt', 'licenc', 'cost']],
])('the terms of %j are without the common words of its language', (question, terms) => {
  expect(askedOf(question).terms).toEqual(terms)
})
