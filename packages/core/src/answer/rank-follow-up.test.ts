import { expect, test } from 'vitest'
import { testPassage } from '../testing/passages.ts'
import { standaloneQuestion } from './follow-up.ts'
import { sentencesOf } from './passage-sentences.ts'
import { rankFollowUp } from './rank-follow-up.ts'
import { rankSentences } from './rank-sentences.ts'

const PASSAGES = await sentencesOf([
  testPassage('Machines may be operated on Saturdays from 08:00 to 13:00. On Sundays no machine may run.', 1),
  testPassage('Skips may stand in the yard for 72 hours.', 2),
])
const FIRST = 'When may machines be operated on Saturdays?'

const bestFor = (question: string) => {
  const query = standaloneQuestion(question, [{ role: 'user', text: FIRST }])
  return rankFollowUp(question, query, PASSAGES)[0]?.text
}

test('prefers sentences on the new question to repeating the last answer', () => {
  expect(bestFor('And on Sundays?')).toBe('On Sundays no machine may run.')
})

test('uses the carried-over words if the new question has no content words', () => {
  expect(bestFor('Why?')).toMatch(/^Machines may be operated on Saturdays/)
})

test('finds nothing when the new words are nowhere', () => {
  expect(bestFor('And for zebras?')).toBeUndefined()
})

test('ranks a question that stands alone as usual', () => {
  expect(rankFollowUp(` ${FIRST} `, FIRST, PASSAGES)).toEqual(rankSentences(FIRST, PASSAGES))
})
