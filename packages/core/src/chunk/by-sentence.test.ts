import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeChunker } from '../testing/chunker.ts'
import { sentenceChunker, WORD } from './by-sentence.ts'

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

test('splits a sentence over the budget, and text without spaces', () => {
  const chunker = sentenceChunker({ words: 50, overlap: 10 })
  const long = Array.from({ length: 300 }, (_, i) => `word${i}`).join(' ')
  expect(chunker({ number: 1, text: long }).length).toBeGreaterThanOrEqual(6)
  expect(chunker({ number: 1, text: 'x'.repeat(100_000) }).length).toBeGreaterThan(40)
  expect(chunker({ number: 1, text: '违约金'.repeat(1000) }).length).toBeGreaterThan(25)
})

test('rejects an overlap as large as the chunk', () => {
  expect(() => sentenceChunker({ words: 10, overlap: 10 })).toThrow(/cannot overlap/)
})

test('adds the table header to each chunk of its rows, unless turned off', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `Region ${i} \t${i},200 \t${i}00`)
  const page = { number: 1, text: ['(in millions) \t2021 \t2020', ...rows].join('\n') }
  const chunks = sentenceChunker({ words: 40, overlap: 0 })(page)
  expect(chunks.length).toBeGreaterThan(3)
  expect(chunks.map(({ context }) => context)).toEqual([
    '',
    ...chunks.slice(1).map(() => '(in millions) 2021 2020'),
  ])
  for (const { text } of chunks.slice(1)) expect(text).toMatch(/^Region .*00$/s)
  const bare = sentenceChunker({ words: 40, overlap: 0, context: 'none' })(page)
  expect(bare[1]).not.toHaveProperty('context')
})

test('adds the headings only if turned on', () => {
  const page = { number: 1, text: 'The deposit is three months of rent.' }
  const place = { path: [{ text: '3 Rent', level: 1, page: 1 }], headings: [] }
  expect(sentenceChunker()(page, place)[0]?.context).toBe('')
  expect(sentenceChunker({ context: 'headings' })(page, place)[0]?.context).toBe('3 Rent')
})

const words = fc.array(
  fc.oneof(fc.lorem({ maxCount: 3 }), fc.string({ unit: 'grapheme' }), fc.constant('违约金。')),
)

test('stays within its budget, whatever the text', () => {
  const chunker = sentenceChunker({ words: 12, overlap: 4 })
  fc.assert(
    fc.property(words, (parts) => {
      for (const { text } of chunker({ number: 1, text: parts.join(' ') })) {
        expect(text.match(WORD)?.length ?? 0).toBeLessThanOrEqual(12)
      }
    }),
  )
})
