import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Chunker } from '../chunk/chunker.ts'
import type { Chunk } from '../search/search-index.ts'

const pieces = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.lorem(),
  fc.constantFrom('\n', '. ', '第三条。', '… 12\n'),
)
const pageText = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(' '))

/** A page at any place in a document, with headings anywhere in its text. */
const placed = pageText.chain((text) =>
  fc.record({
    text: fc.constant(text),
    path: fc.array(
      fc.record({ text: fc.string(), level: fc.integer({ min: 1, max: 6 }), page: fc.constant(6) }),
      { maxLength: 4 },
    ),
    headings: fc
      .uniqueArray(fc.nat(text.length), { maxLength: 6 })
      .map((ends) => ends.toSorted((a, b) => a - b))
      .map((ends) => ends.slice(1).map((end, i) => ({ start: ends[i] ?? 0, end, level: (i % 3) + 1 }))),
  }),
)

/** The conformance suite of {@link Chunker}. */
export function describeChunker(name: string, chunker: Chunker): void {
  describe(`${name} is a chunker`, () => {
    test('reproduces the page exactly, in order, leaving out only white space', () => {
      fc.assert(
        fc.property(pageText, (text) => {
          let covered = 0
          let last = -1
          for (const chunk of chunker({ number: 7, text })) {
            expect(chunk.page).toBe(7)
            expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
            expect(chunk.text.trim()).not.toBe('')
            expect(chunk.start).toBeGreaterThan(last)
            expect(text.slice(covered, chunk.start).trim()).toBe('')
            last = chunk.start
            covered = Math.max(covered, chunk.end)
          }
          expect(text.slice(covered).trim()).toBe('')
        }),
      )
    })

    test('makes the same chunks wherever the page is, with at most a short context', () => {
      fc.assert(
        fc.property(placed, ({ text, ...place }) => {
          const page = { number: 7, text }
          const spans = (chunks: readonly Chunk[]) =>
            chunks.map(({ start, end, text }) => ({ start, end, text }))
          const chunks = chunker(page, place)
          expect(spans(chunks)).toEqual(spans(chunker(page)))
          for (const { context = '' } of chunks) {
            expect(context.split(/\s+/).filter((word) => word !== '>').length).toBeLessThanOrEqual(25)
            expect(context.isWellFormed()).toBe(true)
          }
        }),
      )
    })

    test.each(['', '   \n\t '])('makes no chunks from a page without text (%j)', (text) => {
      expect(chunker({ number: 1, text })).toEqual([])
    })
  })
}
