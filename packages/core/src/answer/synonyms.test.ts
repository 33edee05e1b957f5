import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { collectAnswer } from './collect-answer.ts'

const REPORT = `The group sells canned fish in nine countries. Sales rose to 412 million euros.

Legal proceedings: a former supplier claims 4 million euros.

The board proposes a dividend of 11 cents per share.`

test('quotes what says it in a synonym, with a part for each question', async () => {
  await using docchat = await open({ synonyms: [['court cases', 'legal proceedings']] })
  await add(docchat, 'report.txt', REPORT)
  const { text } = await collectAnswer(docchat.ask('Are there any court cases?'))
  expect(text).toContain('“Legal proceedings: a former supplier claims 4 million euros.” [1]')
  const both = await collectAnswer(docchat.ask('What court cases are there and how high is the dividend?'))
  expect(both.text).toMatch(/Legal proceedings: .*The board proposes a dividend/s)
})

test('quotes nothing where no synonym is known', async () => {
  await using docchat = await open()
  await add(docchat, 'report.txt', REPORT)
  const { noAnswer } = await collectAnswer(docchat.ask('Are there any court cases?'))
  expect(noAnswer?.reason).toBe('nothing-relevant')
})
