import { expect, test } from 'vitest'
import type { Citation } from '../answer/citation.ts'
import type { FullConversation } from '../conversation/conversation-store.ts'
import { exportConversation } from './export.ts'

const CITATION: Citation = {
  marker: 1,
  documentId: 'doc_1',
  versionId: 'ver_1',
  versionSha256: 'abc',
  name: 'lease.pdf',
  page: 3,
  pageLabel: null,
  charStart: 10,
  charEnd: 22,
  quote: 'three  months',
  verified: true,
  boxes: [],
}

function conversation(over: Partial<FullConversation['exchanges'][number]['answer']> = {}): FullConversation {
  return {
    id: 'con_1',
    owner: 'ann',
    title: 'Notice',
    turnCount: 2,
    createdAt: '2026-11-22T10:00:00.000Z',
    updatedAt: '2026-11-22T10:01:00.000Z',
    exchanges: [
      {
        number: 1,
        question: 'How long\nis it?',
        askedAt: '2026-11-22T10:00:01.000Z',
        answer: {
          text: 'Three months [1].',
          citations: [CITATION],
          noAnswer: null,
          model: 'small',
          complete: true,
          query: 'How long is it?',
          ...over,
        },
      },
    ],
  }
}

test('exports Markdown', () => {
  expect(exportConversation(conversation(), 'markdown')).toBe(`# Notice

Started on 2026-11-22T10:00:00.000Z.

## How long is it?

Three months [1].

- [1] lease.pdf, page 3: “three months”
`)
})

test('marks what is incomplete or not verified', () => {
  const unverified = { ...CITATION, verified: false, charStart: null, charEnd: null }
  const text = exportConversation(conversation({ complete: false, citations: [unverified] }), 'markdown')
  expect(text).toContain('*The answer was not completed.*')
  expect(text).toContain('- [1?] lease.pdf, page 3, **not verified**: not found on that page: “three months”')
  const none = exportConversation(
    conversation({ text: '', citations: [], noAnswer: 'nothing-relevant' }),
    'markdown',
  )
  expect(none).toContain('The documents do not answer this.')
})

test('contains nothing that a Markdown viewer would load, run or link', () => {
  const hostile =
    '![x](https://example.com/?q=secret) <img src=x> [a](javascript:alert) [b]: https://example.com\n# H'
  const all = conversation({ text: hostile, citations: [{ ...CITATION, quote: hostile, name: hostile }] })
  const text = exportConversation({ ...all, title: hostile }, 'markdown')
  expect(text).not.toMatch(/(?<!\\)!\[|(?<!\\)\][(:]|(?<!\\)<\w/)
  expect(text.match(/^#/gm), 'title, question, and the answer’s own heading').toHaveLength(3)
})

test('exports JSON', () => {
  expect(JSON.parse(exportConversation(conversation(), 'json'))).toEqual({
    conversation_id: 'con_1',
    title: 'Notice',
    questions: 1,
    created_at: '2026-11-22T10:00:00.000Z',
    updated_at: '2026-11-22T10:01:00.000Z',
    exchanges: [
      {
        number: 1,
        question: 'How long\nis it?',
        asked_at: '2026-11-22T10:00:01.000Z',
        query: 'How long is it?',
        answer: 'Three months [1].',
        citations: [
          {
            marker: 1,
            document_id: 'doc_1',
            version_id: 'ver_1',
            version_sha256: 'abc',
            name: 'lease.pdf',
            page: 3,
            page_label: null,
            char_start: 10,
            char_end: 22,
            quote: 'three  months',
            verified: true,
            boxes: [],
          },
        ],
        calculations: [],
        no_answer: null,
        model: 'small',
        complete: true,
      },
    ],
  })
})
