import { expect, test } from 'vitest'
import { questionParts } from './question-parts.ts'

test.each([
  ['What is the rent and when is it due?', ['What is the rent?', 'when is it due? (rent)']],
  ['What does it cost? How long does delivery take?', ['What does it cost?', 'How long does delivery take?']],
  [
    'Wie hoch ist die Miete, und wann endet der Vertrag?',
    ['Wie hoch ist die Miete?', 'wann endet der Vertrag?'],
  ],
  ['Tell me what the rent is and when it is due', ['Tell me what the rent is', 'when it is due (rent)']],
  ['Compare the revenue in 2021 and 2022', ['the revenue in 2021', 'the revenue in 2022']],
  [
    'How did sales change from FY2021 to FY2022?',
    ['How did sales change in FY2021?', 'How did sales change in FY2022?'],
  ],
  [
    'What was paid in 2013, 2012, and 2011?',
    ['What was paid in 2013?', 'What was paid in 2012?', 'What was paid in 2011?'],
  ],
  ['How do the KVR 5 and 8 differ in weight?', ['the KVR 5 in weight', 'the KVR 8 in weight']],
  ['How does the old lease differ from the new one?', ['the old lease', 'the new one']],
  [
    'What is the difference between the deposit in lease A and lease B?',
    ['the deposit in lease A', 'the deposit in lease B'],
  ],
  [
    'What is the cost of the boiler and the price of the cylinder?',
    ['What is the cost of the boiler?', 'What is the price of the cylinder?'],
  ],
  ['cost of A and price of B', ['cost of A', 'price of B']],
  ['Worin unterscheiden sich Kaution und Miete?', ['Kaution', 'Miete']],
])('%s', (question, parts) => {
  expect(questionParts(question)).toEqual(parts)
})

test.each([
  'Who pays for gas and water?',
  'When and how must notice be given?',
  'Who signed it and when?',
  'Tell me when and how it ends',
  'What happened between 2019 and 2022?',
  'Was the lease from 2021 to 2022 extended?',
  'How do you increment and decrement a counter?',
  'How do I compare two files?',
  'What is the price of bread and butter?',
  'What is the role of the head of sales and the head of personnel?',
  'What is turnover? It is defined as sales in 2019 / (stock in 2018 + change between 2018 and 2019).',
  'What is the rent? Round to two decimals and say when you are not sure.',
  '',
  `What is ${'a and what is b, '.repeat(50)}?`,
])('of one part: %s', (question) => {
  expect(questionParts(question)).toEqual([])
})
