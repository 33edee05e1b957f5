import { expect, test } from 'vitest'
import { testPassage } from '../testing/passages.ts'
import { sentencesOf } from './passage-sentences.ts'
import { rankSentences } from './rank-sentences.ts'

test.each([
  ['When does the main office open?', 'The Maine office opens at nine.', 'The main office opens at ten.'],
  [
    'What must the parties sign?',
    'A party must sign the first form.',
    'The parties must sign the last form.',
  ],
])('prefers the words of the question to others of the same stem: %s', async (question, other, right) => {
  const passages = await sentencesOf([testPassage(`${other} ${right}`)])
  expect(rankSentences(question, passages)[0]?.text).toBe(right)
})

test('but a sentence that holds more of the question', async () => {
  const passages = await sentencesOf([
    testPassage('The tenants signed the lease in Leeds.'),
    testPassage('The tenant is kind.'),
  ])
  expect(rankSentences('Where did the tenant sign the lease?', passages)[0]?.text).toContain('Leeds')
})
