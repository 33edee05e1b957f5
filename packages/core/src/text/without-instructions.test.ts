import { expect, test } from 'vitest'
import { withoutInstructions } from './without-instructions.ts'

test.each([
  ['How long is the lease? Round your answer to whole months.', 'How long is the lease?'],
  ['You are a lawyer. Who signed the lease? Answer in one sentence.', 'Who signed the lease?'],
  ['Use only the contract. Here is the question: who signed it?', 'who signed it?'],
  ['What was the growth? If this cannot be computed, then explain why.', 'What was the growth?'],
  [
    'Please answer the following question: what does it cost? Please give the price in words.',
    'what does it cost?',
  ],
])('of %j, %j is searched for', (question, asked) => {
  expect(withoutInstructions(question)).toBe(asked)
})

test.each([
  'Give notice in writing: by when?',
  'Provide a list of all units.',
  'Explain the termination clause.',
  'Show me the answer to question 5?',
  'You are a lawyer.',
  'Dose is defined as drug / weight. What is the dose?',
  'Wie lange läuft der Vertrag? Antworte kurz.',
  '',
])('%j stays as it is', (question) => {
  expect(withoutInstructions(question)).toBe(question)
})
