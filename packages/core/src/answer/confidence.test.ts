import { expect, test } from 'vitest'
import { testPassage } from '../testing/passages.ts'
import { confidence } from './confidence.ts'
import { sentencesOf } from './passage-sentences.ts'
import { rankSentences } from './rank-sentences.ts'

const TEXTS = ['The rent of the flat in 2021 is 500 euros.', 'The deposit is 900 euros.', 'Pets are welcome.']

/** @param alike the cosine and the match of tokens of each passage; none without an embedder */
async function confidenceOf(question: string, alike?: readonly number[]): Promise<number> {
  const passages = TEXTS.map((text, i) => {
    const [cosine, tokenMatch] = [alike?.[i] ?? null, alike?.[i] ?? null]
    const explanation = {
      bm25: 1,
      titleMatch: 0,
      support: null,
      phrases: 0,
      figures: 0,
      fused: 1,
      reranked: null,
    }
    return { ...testPassage(text, i + 1), explanation: { ...explanation, cosine, tokenMatch } }
  })
  const prepared = await sentencesOf(passages)
  const [best] = rankSentences(question, prepared)
  if (best === undefined) throw new Error('Nothing can be quoted.')
  return confidence(question, passages, prepared, best)
}

test('is higher the more of the question is covered', async () => {
  const covered = await confidenceOf('How high is the rent of the flat?')
  expect(covered).toBeGreaterThan(0.8)
  expect(await confidenceOf('How high is the rent of the garage?')).toBeLessThan(covered)
  expect(await confidenceOf('Who painted the ceiling?')).toBeLessThan(0.2)
})

test('is low if the question is about a year or a code that no passage has', async () => {
  expect(await confidenceOf('How high was the rent of the flat in 2021?')).toBeGreaterThan(0.8)
  expect(await confidenceOf('How high was the rent of the flat in 2019?')).toBeLessThan(0.2)
  expect(await confidenceOf('How high is the rent of the flat AB12?')).toBeLessThan(0.2)
})

test('is zero if the question has stop words only', async () => {
  expect(await confidenceOf('Who is he?')).toBe(0)
  expect(await confidenceOf('What is it about?', [0.9, 0.9, 0.9])).toBe(0)
})

test('is higher the more alike question and passages are', async () => {
  const question = 'How much does the apartment cost a month?'
  const [near, far] = [
    await confidenceOf(question, [0.8, 0.3, 0.1]),
    await confidenceOf(question, [0.3, 0.3, 0.2]),
  ]
  expect(near).toBeGreaterThan(far + 0.5)
})
