import { expect, test } from 'vitest'
import { answerIn } from './quotes.ts'

const CITED = { quote: 'The deposit\nis 9,600\neuros now.', answer: { start: 15, end: 26 } }

test('splits a quoted paragraph at what is asked for, whose lines are joined', () => {
  expect(answerIn('“The deposit is 9,600 euros now.”', CITED)).toEqual([
    '“The deposit is ',
    '9,600 euros',
    ' now.”',
  ])
})

test('splits nothing without a mark, or if the paragraph is not the quote', () => {
  expect(answerIn('“The deposit is 9,600 euros now.”', { quote: CITED.quote })).toBeNull()
  expect(answerIn('“The deposit is 9,700 euros now.”', CITED)).toBeNull()
})
