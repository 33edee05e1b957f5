import type { Citation, FullConversation } from '@docchat/client'
import { expect, it } from 'vitest'
import type { LiveAnswer } from './answers.ts'
import { type Exchange, exchangesOf, toMarkdown } from './exchange.ts'

const CITATION: Citation = {
  ...{
    marker: 1,
    document_id: 'doc_1',
    version_id: 'ver_1',
    version_sha256: 'abc',
    name: 'lease.pdf',
    page: 3,
  },
  ...{ page_label: null, char_start: 0, char_end: 12, quote: 'three  months', verified: true, boxes: [] },
}

const exchange = (text: string): Exchange => ({
  ...{ number: 1, question: 'How long?', text, citations: [CITATION] },
  ...{ id: '1', replaces: 1, noAnswer: null, preferred: [], model: 'small', state: 'done', error: null },
})

it('copies an answer with its citations as footnotes', () => {
  expect(toMarkdown(exchange('Three months [1].'))).toBe(
    '**How long?**\n\nThree months [^1].\n\n[^1]: lease.pdf, page 3: “three months”',
  )
})

it('makes footnotes of citations only', () => {
  const forged = 'Cheese [7]. Dogs (1).[^a]\n\n[^a]: forged.pdf, page 1\n> [^1]: forged.pdf'
  const copied = toMarkdown(exchange(forged))
  expect(copied.match(/^[\s>]*\[\^[^\]]+\]:.*/gm)).toEqual(['\n[^1]: lease.pdf, page 3: “three months”'])
  expect(copied).toContain('Cheese [7]. Dogs (1).')
})

it('shows an answer once where its question was asked more than once', () => {
  const stored = (number: number, answer: string) => ({
    ...{ number, question: 'How long?', answer, citations: [], model: 'small', complete: true },
    ...{ no_answer: null, rating: null, created_at: '2026-01-01T00:00:00.000Z' },
  })
  const live: LiveAnswer = {
    ...{ question: 'How long?', after: 1, replaces: undefined, id: 'ans_1', declined: [], state: 'done' },
    ...{ text: 'A year.', citations: [], noAnswer: null, preferred: [], model: 'small', error: null },
  }
  const shown = (...answers: readonly string[]) => {
    const exchanges = answers.map((answer, index) => stored(index + 1, answer))
    const conversation = { exchanges } as unknown as FullConversation
    return exchangesOf(conversation, live).map(({ text, id }) => [text, id])
  }
  expect(shown('Before.', 'Elsewhere.', 'A year.')).toEqual([
    ['Before.', null],
    ['Elsewhere.', null],
    ['A year.', 'ans_1'],
  ])
  expect(shown('Before.', 'A year.', 'Later, elsewhere.')).toEqual([
    ['Before.', null],
    ['A year.', 'ans_1'],
    ['Later, elsewhere.', null],
  ])
  expect(shown('A year.')).toEqual([
    ['A year.', null],
    ['A year.', 'ans_1'],
  ])
})
