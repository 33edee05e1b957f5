import type { Citation } from '@docchat/client'
import { expect, it } from 'vitest'
import { type Exchange, toMarkdown } from './exchange.ts'

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
