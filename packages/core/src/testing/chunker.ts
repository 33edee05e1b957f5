import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Chunker } from '../chunk/chunker.ts'

const pieces = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.lorem(),
  fc.constantFrom('\n', '. ', '第三条。', '… 12\n'),
)
const pageText = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(' '))

/** The conformance suite of {@link Chunker}. */
export function describeChunker(name: string, chunker: Chunker): void {
  describe(`${name} is a chunker`, () => {
    test('reproduces the page exactly, in order, and leaves out white space only', () => {
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

    test.each(['', '   \n\t '])('makes no chunk of a page without text (%j)', (text) => {
      expect(chunker({ number: 1, text })).toEqual([])
    })
  })
}
