import { expect, test } from 'vitest'
import { foldName } from './fold-name.ts'

test.each([
  ['STRASSE', 'Straße'],
  ['Cafe\u0301.pdf', 'CAFÉ.PDF'],
  ['ＬＥＡＳＥ', 'lease'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['ОТЧЁТ', 'отчёт'],
  ['ﬁle', 'FILE'],
])('%s and %s are the same', (one, other) => {
  expect(foldName(one)).toBe(foldName(other))
})

test('accents make a difference', () => {
  expect(foldName('résumé')).not.toBe(foldName('resume'))
})

test('a part of a name is a part of the folded name, even at the end of a word', () => {
  expect(foldName('ΟΔΟΣΗΜΑ')).toContain(foldName('οδος'))
})
