import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeText } from './normalize.ts'

test.each([
  ['line breaks', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
  ['words broken at a line end', 'the re-\nsults of Smith-\nJones', 'the results of Smith-\nJones'],
  ['ligatures', 'eﬃcient ﬁsh', 'efficient fish'],
  ['dot leaders', 'Safety ........ 12\nNoise . . . . . 14', 'Safety … 12\nNoise … 14'],
  ['an ellipsis', 'Well... no', 'Well... no'],
  ['controls and invisible characters', 'a\u0000b\u00ADc\u200Bd\uFEFFe', 'abcde'],
  ['odd spaces', 'a\u00A0b\u2009c', 'a b c'],
  ['blank lines', 'a \n\n\n\n b', 'a\n\n b'],
  ['lone surrogates', 'a\uD800b', 'a b'],
])('normalises %s', (_, text, expected) => {
  expect(normalizeText(text)).toBe(expected)
})

test.each([
  ['blanks', ' '],
  ['dots', '.'],
  ['line breaks', '\n'],
  ['hyphens', '-\n'],
])(
  'takes linear time for a million %s',
  (_, unit) => {
    // Quadratic time would take minutes.
    expect(normalizeText(`a${unit.repeat(1_000_000)}b`).length).toBeLessThan(2_000_003)
  },
  10_000,
)

test('is idempotent', () => {
  const units = fc.constantFrom(
    '.',
    ' ',
    '-',
    '\n',
    'a',
    'B',
    '\u00AD',
    '\uD800',
    '\t',
    '…',
    'ﬁ',
    '\r',
    '_',
    '\u200B',
  )
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: units }))
  fc.assert(
    fc.property(text, (input) => {
      const once = normalizeText(input)
      expect(normalizeText(once)).toBe(once)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['a word', 'an inter-\nnational treaty', 'an international treaty'],
  ['an ending', 'a time-\nly reply', 'a timely reply'],
  ['a compound by its first part', 'a time-\nvarying load', 'a time-varying load'],
  ['a compound of more parts', 'the state-\nof-the-art', 'the state-of-the-art'],
  ['a compound that the page has', 'grid-tied and grid-\ntied', 'grid-tied and grid-tied'],
  [
    'a compound of words that the page has',
    'a valve, a cover, a valve-\ncover',
    'a valve, a cover, a valve-cover',
  ],
  ['a compound of words that a list has', 'a domain-\nspecific tool', 'a domain-specific tool'],
  ['a compound with a particle', 'the rolled-\nup sheet', 'the rolled-up sheet'],
  ['a word of two words', 'the work-\nflow of nine', 'the workflow of nine'],
  ['a word after a word that begins compounds', 'an air-\ncraft', 'an aircraft'],
  [
    'a word of words in another language',
    'das Format der hand-\nbuchseite, und hand, buchseite',
    'das Format der handbuchseite, und hand, buchseite',
  ],
  ['a soft hyphen', 'inter\u00AD\n  national', 'international'],
])('joins %s at a line end', (_, text, expected) => {
  expect(normalizeText(text)).toBe(expected)
})

test('keeps the hyphens of lines that nobody typeset, unless the page has the word', () => {
  expect(normalizeText('foo-\nbar', { typeset: false })).toBe('foo-bar')
  expect(normalizeText('results: re-\nsults', { typeset: false })).toBe('results: results')
})
