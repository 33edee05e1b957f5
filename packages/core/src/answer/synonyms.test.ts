import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { collectAnswer } from './collect-answer.ts'

const FISH = `The group sells canned fish in nine countries. Sales rose to 412 million euros.

Legal proceedings: a former supplier claims 4 million euros.

The board proposes a dividend of 11 cents per share.`

test('quotes what says it in a synonym, with a part for each question', async () => {
  await using docchat = await open({ synonyms: [['court cases', 'legal proceedings']] })
  await add(docchat, 'report.txt', FISH)
  const { text } = await collectAnswer(docchat.ask('Are there any court cases?'))
  expect(text).toContain('“Legal proceedings: a former supplier claims 4 million euros.” [1]')
  const both = await collectAnswer(docchat.ask('What court cases are there and how high is the dividend?'))
  expect(both.text).toMatch(/Legal proceedings: .*The board proposes a dividend/s)
})

test('quotes nothing where no synonym is known', async () => {
  await using docchat = await open()
  await add(docchat, 'report.txt', FISH)
  const { noAnswer } = await collectAnswer(docchat.ask('Are there any court cases?'))
  expect(noAnswer?.reason).toBe('nothing-relevant')
})

const REPORT =
  'In May 2021 Harrow Ltd sued the company in legal proceedings over its patents.\n\nThe company owns property, plant and equipment (PP&E). Net property, plant and equipment was 41 million dollars in 2021.'

test('quotes with a verified citation', async () => {
  await using docchat = await open({ synonyms: [['lawsuits', 'legal proceedings']] })
  await add(docchat, 'report.txt', REPORT)
  const { citations } = await collectAnswer(docchat.ask('Which lawsuits were there?'))
  expect(citations[0]).toMatchObject({ quote: expect.stringContaining('Harrow Ltd'), verified: true })
})

test('not where nothing has the synonym', async () => {
  await using docchat = await open({ synonyms: [['lawsuits', 'litigation']] })
  await add(docchat, 'report.txt', REPORT)
  const { noAnswer } = await collectAnswer(docchat.ask('Which lawsuits were there?'))
  expect(noAnswer?.reason).toBe('nothing-relevant')
})

test('synonyms take no answer away', async () => {
  const synonyms = [['rent', 'lease', 'hire charge', 'tenancy fee', 'rental payment']]
  await using docchat = await open({ synonyms })
  await add(docchat, 'flat.txt', 'The rent is 900 euros a month. The boiler is blue.')
  const answerTo = async (question: string) => (await collectAnswer(docchat.ask(question))).text
  expect(await answerTo('What is the rent?')).toContain('“The rent is 900 euros a month.” [1]')
  expect(await answerTo('How high is the hire charge?')).toContain('“The rent is 900 euros a month.” [1]')
})
