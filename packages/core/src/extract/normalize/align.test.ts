import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignText } from './align.ts'
import { normalizeText } from './normalize.ts'

const unit = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'B', '7', 'é', '🙂', '违') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ' ',
      '\n',
      '\t',
      '.',
      '-',
      '_',
      '…',
      'ﬁ',
      'ﬄ',
      '\u00A0',
      '\u00AD',
      '\uD800',
      '\r',
      '\u2028',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
)

/** The characters that normalising neither drops nor changes. */
const solid = (text: string) => normalizeText(text).replace(/[\s.·…‥_-]/gu, '')

test('finds each piece of a text in the normalised text', () => {
  fc.assert(
    fc.property(fc.array(fc.array(unit, { maxLength: 8 }), { maxLength: 12 }), (pieces) => {
      const parts = pieces.map((units) => units.join('').toWellFormed())
      const raw = parts.join(' ')
      const text = normalizeText(raw)
      const after = alignText(raw, text)
      let at = 0
      for (const part of parts) {
        const span = text.slice(after(at), after(at + part.length))
        expect(solid(span)).toBe(solid(part))
        at += part.length + 1
      }
      expect(solid(text.slice(after(raw.length)))).toBe('')
    }),
    { numRuns: 1000, examples: [[[['…', '…', '_', '…', '!']]]] },
  )
})

test('skips what was joined, dropped and shortened', () => {
  const raw = '  the re-\nsults  \n\n\n\nSafety ........ 12 eﬃcient'
  const text = normalizeText(raw)
  expect(text).toBe('the results\n\nSafety … 12 efficient')
  const after = alignText(raw, text)
  const spanOf = (part: string) => {
    const start = raw.indexOf(part)
    return text.slice(after(start), after(start + part.length))
  }
  expect(['re-', 'sults', 'Safety', '12', 'eﬃcient'].map(spanOf)).toEqual([
    're',
    'sults',
    'Safety',
    '12',
    'efficient',
  ])
})
