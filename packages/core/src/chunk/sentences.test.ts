import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentences } from './sentences.ts'

const texts = (text: string) => sentences(text).map(({ start, end }) => text.slice(start, end))

test('continues across line breaks within a sentence', () => {
  const text =
    'The Tenant shall pay the rent in advance on the first\nworking day of each month. The Landlord may\ncharge interest.'
  expect(texts(text)).toEqual([
    'The Tenant shall pay the rent in advance on the first\nworking day of each month.',
    'The Landlord may\ncharge interest.',
  ])
})

test.each([
  [
    'headings',
    '4 Installation\nPlace the unit on firm ground.',
    ['4 Installation', 'Place the unit on firm ground.'],
  ],
  [
    'clauses',
    '1.1 The rent is due.\n1.2 It is paid monthly.',
    ['1.1 The rent is due.', '1.2 It is paid monthly.'],
  ],
  ['table rows', 'Power 5 kW 7 kW\nWeight 92 kg 108 kg', ['Power 5 kW 7 kW', 'Weight 92 kg 108 kg']],
  [
    'rows of cells',
    'Acme. Inc. | 1.5 | Yes. No\nNext. Row\t2. Three',
    ['Acme. Inc. | 1.5 | Yes. No', 'Next. Row\t2. Three'],
  ],
  ['bullets', 'Bring:\n• a spanner\n• a lamp', ['Bring:', '• a spanner', '• a lamp']],
  ['abbreviations', 'See Fig. 3 and No. 7. Acme Inc. paid.', ['See Fig. 3 and No. 7.', 'Acme Inc. paid.']],
  [
    'German dates',
    'Zuletzt am 9. Oktober 2024 geübt. Es sind 9. Oktaven fehlen.',
    ['Zuletzt am 9. Oktober 2024 geübt.', 'Es sind 9.', 'Oktaven fehlen.'],
  ],
  [
    'initials',
    'It is by L.K. Advani and R. J. Palacio. It was filmed in the U.S. and here.',
    ['It is by L.K. Advani and R. J. Palacio.', 'It was filmed in the U.S. and here.'],
  ],
  ['paragraphs', 'One thing\n\nand another', ['One thing', 'and another']],
  ['nothing', ' \n ', []],
])('splits %s', (_, text, expected) => {
  expect(texts(text)).toEqual(expected)
})

test('covers everything but white space, in order, whatever the text', () => {
  const anyText = fc
    .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', '. ', 'A. ', '\t')))
    .map((p) => p.join(''))
  fc.assert(
    fc.property(anyText, (text) => {
      let at = 0
      for (const { start, end } of sentences(text)) {
        expect(text.slice(at, start).trim()).toBe('')
        expect(end).toBeGreaterThan(start)
        at = end
      }
      expect(text.slice(at).trim()).toBe('')
    }),
  )
})

test('keeps rows with named values apart, however long they are', () => {
  const row = (id: number) => `id: ${id} | note: ${'every word of it is plain text '.repeat(9)}`.trim()
  const text = [row(1), row(2), 'lower case: yes | x: 1'].join('\n')
  expect(texts(text)).toEqual([row(1), row(2), 'lower case: yes | x: 1'])
})
