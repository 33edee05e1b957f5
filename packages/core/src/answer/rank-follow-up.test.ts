import { expect, test } from 'vitest'
import { testPassage } from '../testing/passages.ts'
import { standaloneQuestion } from './follow-up.ts'
import { rankFollowUp } from './rank-follow-up.ts'
import { rankSentences } from './rank-sentences.ts'

const PASSAGES = [
  testPassage('Machines may be operated on Saturdays from 08:00 to 13:00. On Sundays no machine may run.', 1),
  testPassage('Skips may stand in the yard for 72 hours.', 2),
]
const FIRST = 'When may machines be operated on Saturdays?'

const bestFor = (question: string) => {
  const query = standaloneQuestion(question, [{ role: 'user', text: FIRST }])
  return rankFollowUp(question, query, PASSAGES)[0]?.text
}

test('prefers what speaks of the new question to the last answer again', () => {
  expect(bestFor('And on Sundays?')).toBe('On Sundays no machine may run.')
})

test('looks where the last question led when the new one has no words of its own', () => {
  expect(bestFor('Why?')).toMatch(/^Machines may be operated on Saturdays/)
})

test('finds nothing when the new words are nowhere', () => {
  expect(bestFor('And for zebras?')).toBeUndefined()
})

test('leaves a question that stands alone as it is', () => {
  expect(rankFollowUp(` ${FIRST} `, FIRST, PASSAGES)).toEqual(rankSentences(FIRST, PASSAGES))
})
