import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { collectAnswer } from './collect-answer.ts'

const REPORT =
  'In May 2021 Harrow Ltd sued the company in legal proceedings over its patents.\n\nThe company owns property, plant and equipment (PP&E). Net property, plant and equipment was 41 million dollars in 2021.'

test('a question is answered in the words of the documents, which the answer says', async () => {
  await using docchat = await open({ synonyms: [['lawsuits', 'legal proceedings']] })
  await add(docchat, 'report.txt', REPORT)
  const { text, citations } = await collectAnswer(docchat.ask('Which lawsuits were there?'))
  expect(text).toMatch(/^Searched for “legal proceedings” instead of “lawsuits”\./)
  expect(citations[0]).toMatchObject({ quote: expect.stringContaining('Harrow Ltd'), verified: true })
})

test('also in the words that initials stand for', async () => {
  await using docchat = await open()
  await add(docchat, 'report.txt', REPORT)
  const { text } = await collectAnswer(docchat.ask('How much was net PP&E in 2021?'))
  expect(text).toMatch(/“Net property, plant and equipment was 41 million dollars in 2021\.”/)
})

test('not where nothing has the synonym', async () => {
  await using docchat = await open({ synonyms: [['lawsuits', 'litigation']] })
  await add(docchat, 'report.txt', REPORT)
  const { noAnswer } = await collectAnswer(docchat.ask('Which lawsuits were there?'))
  expect(noAnswer?.reason).toBe('nothing-relevant')
})
