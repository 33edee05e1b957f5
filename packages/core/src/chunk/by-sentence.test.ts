import { expect, test } from 'vitest'
import { describeChunker } from '../testing/chunker.ts'
import { sentenceChunker } from './by-sentence.ts'

describeChunker('sentenceChunker', sentenceChunker())
describeChunker('sentenceChunker with small chunks', sentenceChunker({ words: 12, overlap: 4 }))

const wordCount = (text: string) => text.split(/\s+/).length

test('fills chunks with whole sentences up to the budget, and overlaps them', () => {
  const text = Array.from({ length: 20 }, (_, i) => `Sentence number ${i} has seven words.`).join(' ')
  const chunks = sentenceChunker({ words: 30, overlap: 10 })({ number: 1, text })
  for (const chunk of chunks) {
    expect(wordCount(chunk.text)).toBeLessThanOrEqual(30)
    expect(chunk.text).toMatch(/^Sentence .*words\.$/s)
  }
  for (const [index, chunk] of chunks.slice(1).entries()) {
    const overlap = text.slice(chunk.start, chunks[index]?.end)
    expect(wordCount(overlap)).toBeGreaterThan(3)
    expect(wordCount(overlap)).toBeLessThanOrEqual(10)
  }
})

test('cuts a sentence that is over the budget, and text without spaces', () => {
  const chunker = sentenceChunker({ words: 50, overlap: 10 })
  const long = Array.from({ length: 300 }, (_, i) => `word${i}`).join(' ')
  expect(chunker({ number: 1, text: long }).length).toBeGreaterThanOrEqual(6)
  expect(chunker({ number: 1, text: 'x'.repeat(100_000) }).length).toBeGreaterThan(40)
  expect(chunker({ number: 1, text: '违约金'.repeat(1000) }).length).toBeGreaterThan(25)
})

test('refuses an overlap as large as the chunk', () => {
  expect(() => sentenceChunker({ words: 10, overlap: 10 })).toThrow(/cannot overlap/)
})
