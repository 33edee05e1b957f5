import { expect, test } from 'vitest'
import { quotables } from './quotable.ts'

function described(text: string): string[] {
  return quotables(text).map(({ kind, text: own, under, header }) =>
    [kind, own, ...under.map((one) => `< ${one}`), ...(header === null ? [] : [`^ ${header}`])].join(' '),
  )
}

test('sentences stand under the headings above them', () => {
  expect(
    described('# Manual\n\n## Milk\n\nFroth the milk. Clean the wand.\n\n## Coffee\n\nGrind it finely.'),
  ).toEqual([
    'heading # Manual',
    'heading ## Milk < # Manual',
    'sentence Froth the milk. < # Manual < ## Milk',
    'sentence Clean the wand. < # Manual < ## Milk',
    'heading ## Coffee < # Manual',
    'sentence Grind it finely. < # Manual < ## Coffee',
  ])
})

test('a short line of its own is a heading, unless it says something', () => {
  expect(
    described(
      '4. Deposit and rent\nThe rent is 500 euros and is due on the first day.\nMary Jones, director',
    ),
  ).toEqual([
    'heading 4. Deposit and rent',
    'sentence The rent is 500 euros and is due on the first day. < 4. Deposit and rent',
    'sentence Mary Jones, director < 4. Deposit and rent',
  ])
})

test('a numbered heading may have commas', () => {
  const [heading, clause] = quotables(
    '13. Break option, renewal and termination\n13.1 The Tenant may end this lease by giving notice.',
  )
  expect(heading?.kind).toBe('heading')
  expect(clause).toMatchObject({ kind: 'sentence', under: ['13. Break option, renewal and termination'] })
})

test('a list can be quoted whole, with the line that introduces it, or by its items', () => {
  expect(described('The bakery supplies:\n- two jackets\n- safety shoes\nThey are washed.')).toEqual([
    'sentence - two jackets < The bakery supplies:',
    'sentence - safety shoes < The bakery supplies:',
    'list The bakery supplies:\n- two jackets\n- safety shoes',
    'sentence They are washed.',
  ])
})

test('a long list is quoted by its items, and so are steps', () => {
  const items = Array.from({ length: 40 }, (_, i) => `- a part that has the number ${i + 100}`)
  const kinds = quotables(`Parts:\n${items.join('\n')}`).map(({ kind }) => kind)
  expect(kinds).toEqual(['sentence', ...items.map(() => 'sentence')])
  expect(described('1. Rinse the tank.\n2. Fill it.').at(-1)).toBe('list 1. Rinse the tank.\n2. Fill it.')
})

test('rows know their column headings, which are no answer by themselves', () => {
  expect(described('| Lumo 3 | Lumo 3 Pro\nWeight | 7.2 kg | 11.6 kg\nWarranty | 2 years | 3 years')).toEqual(
    [
      'heading | Lumo 3 | Lumo 3 Pro',
      'row Weight | 7.2 kg | 11.6 kg ^ | Lumo 3 | Lumo 3 Pro',
      'row Warranty | 2 years | 3 years ^ | Lumo 3 | Lumo 3 Pro',
    ],
  )
})

test('rows whose cells are labelled need no headings', () => {
  expect(described('Region | Year\nRegion: North | Year: 2021\nRegion: South | Year: 2022')).toEqual([
    'heading Region | Year',
    'row Region: North | Year: 2021',
    'row Region: South | Year: 2022',
  ])
})

test('the spans are exact', () => {
  const text = '# A list of all\n\nIn the box:\n\n- one lamp\n- two keys\n\nSize\t2021\t2022\nSmall\t12\t14\n'
  for (const { start, end, text: own } of quotables(text)) expect(text.slice(start, end)).toBe(own)
})
