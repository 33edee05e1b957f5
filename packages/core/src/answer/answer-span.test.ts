import { expect, test } from 'vitest'
import { testPassage } from '../testing/passages.ts'
import { answerSpan } from './answer-span.ts'
import { sentencesOf } from './passage-sentences.ts'
import { rankSentences } from './rank-sentences.ts'

const RENT = 'The tenant pays a deposit of 9,600 euros. It is kept by the landlord.'

async function marked(question: string, ...texts: string[]): Promise<string | null> {
  const passages = await sentencesOf(texts.map((text, i) => testPassage(text, i + 1)))
  const [best] = rankSentences(question, passages)
  const span = best === undefined ? null : answerSpan(question, best, passages)
  return span === null ? null : (best?.text.slice(span.start, span.end) ?? null)
}

test.each([
  ['How much is the deposit?', RENT, '9,600 euros'],
  ['How much is the deposit?', '5.1 The deposit is $ 1.2 million.', '$ 1.2 million'],
  ['How long is the notice period?', 'The notice period is six months for either party.', 'six months'],
  ['How many members were at the meeting?', 'There were 43 members at the meeting of 3 May 2021.', '43'],
  [
    'What percentage of sales is paid as royalties?',
    'Royalties of 4.5 % of the sales are paid in 2021.',
    '4.5 %',
  ],
  ['When was the lease signed?', 'The lease was signed on 3 May 2021 by Ada Byron.', '3 May 2021'],
  ['Who signed the lease?', 'On 3 May 2021 the lease was signed by Ms Ada Byron.', 'Ms Ada Byron'],
  ['Where was the lease signed?', 'The lease was signed in Lower Marlow, by the tenant.', 'Lower Marlow'],
])('%s', async (question, text, answer) => {
  expect(await marked(question, text)).toBe(answer)
})

test.each([
  ['what kind of thing is asked for is not known', 'What is the deposit?', RENT],
  [
    'the number is of something else',
    'How many members were at the meeting?',
    'The meeting of members took 43 minutes.',
  ],
  [
    'the unit is another',
    'How long is the notice for the deposit?',
    'The notice for the deposit costs 20 euros.',
  ],
  ['there are two', 'How much is the deposit?', 'The deposit is 9,600 euros, or 4,800 euros for students.'],
  ['another sentence has one', 'How much is the deposit?', `${RENT} Students pay 4,800 euros.`],
  ['the number is a clause', 'How much is the deposit?', '5.1 The deposit is set out in the schedule.'],
  [
    'it is in the question',
    'When was the lease of 2021 signed?',
    'The lease of 2021 was signed by the tenant.',
  ],
])('nothing is marked when %s', async (_, question, text) => {
  expect(await marked(question, text)).toBeNull()
})

test('nothing is marked in another passage than the first', async () => {
  const other = 'The landlord keeps the flat warm.'
  expect(await marked('How much is the deposit?', other, RENT)).toBeNull()
})

test('what is under another heading does not count', async () => {
  const text =
    '# Deposit\n\nThe deposit is 9,600 euros.\n\n# Repairs\n\nSmall repairs up to 100 euros are paid by the tenant.'
  expect(await marked('How much is the deposit?', text)).toBe('9,600 euros')
})
