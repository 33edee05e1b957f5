import { expect, test } from 'vitest'
import { testPassage } from '../testing/passages.ts'
import { documentsAbout } from './subjects.ts'

const PASSAGES = [
  testPassage('Corning paid dividends. Operating income of Best Buy fell.', 1, 'report.pdf'),
  testPassage(
    'Model KVR 12 holds 90 l of R290. Unit 7 is let. The GX-40 and the GX 25 need 60 W.',
    2,
    'BESTBUY_2017_10K.pdf',
  ),
  testPassage('The weather was fine in the Unit. 8 Rent', 3, 'MGMRESORTS_2022Q4.pdf'),
]

const about = (question: string) => [...documentsAbout(question, PASSAGES)].map((id) => Number(id.slice(4)))

test.each([
  ['Has Corning paid dividends?', [1]],
  ["What is Corning's income?", [1]],
  ['What is the income for Corning?', [1]],
  ['For Corning, what is the income?', [1]],
  ['What was the income of Best Buy?', [1, 2]],
  ['Which region was best for MGM during FY2022?', [3]],
  ["What is General Mills' income?", []],
  ['Does Nike pay dividends?', []],
  ['What is the wind speed on Mount Everest?', []],
  ['How much R290 is there?', [2]],
  ['How much R32 is there?', []],
  ['How much does a KVR 12 hold?', [2]],
  ['How much does a KVR 20 hold?', []],
  ['What does the GX-40 need?', [2]],
  ['What does the GX-25 need?', [2]],
  ['What does the GX-60 need?', []],
  ['What is the price of article Z-999?', []],
  ['What changed in Q-2 of FY-2023 and in the CV-2024-17?', [1, 2, 3]],
  ['Who rents Unit 8?', []],
  ['Who rents Unit 7?', [2]],
])('%s', (question, expected) => {
  expect(about(question)).toEqual(expected)
})

test.each([
  'what did nike pay?',
  "Here's the question: who paid?",
  'What changed in Q2 of FY2023, and in May 2021?',
  'What is due by March or on Mondays?',
  'What does Section 9 say of EBITDA in USD?',
  'Which region had the Highest Contribution?',
  'Wie hoch ist die Miete für die Wohnung?',
  'コーニングの配当は？',
  '',
])('%j names no subject', (question) => {
  expect(about(question)).toEqual([1, 2, 3])
})
