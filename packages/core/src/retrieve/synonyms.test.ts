import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkSynonyms, inWordsOf, readSynonyms, withSynonyms } from './synonyms.ts'

const SETS = [
  ['legal battles', 'legal proceedings', 'litigation'],
  ['PPNE', 'property, plant and equipment, net'],
  ['plant', 'factory'],
]

test.each([
  ['What legal battles does it fight?', 'What legal battles (legal proceedings, litigation) does it fight?'],
  ['Net PPNE of 2018?', 'Net PPNE (property, plant and equipment, net) of 2018?'],
  [
    'The longest counts: property, plant and equipment, net?',
    'The longest counts: property, plant and equipment, net (PPNE)?',
  ],
  ['A PLANT or a factory?', 'A PLANT or a factory?'],
  ['Plant and plant', 'Plant (factory) and plant'],
  ['Legal  Battles and litigation', 'Legal  Battles (legal proceedings) and litigation'],
  ['Legal matters, planted', 'Legal matters, planted'],
  ['', ''],
])('adds the synonyms that are missing: %s', (question, expected) => {
  expect(withSynonyms(question, SETS)).toBe(expected)
})

test('joins sets that share a word', () => {
  const sets = [
    ['rent', 'lease'],
    ['rent', 'hire'],
  ]
  expect(withSynonyms('the rent', sets)).toBe('the rent (lease, hire)')
})

test('adds nothing without synonyms', () => {
  expect(withSynonyms('What is the rent?', [])).toBe('What is the rent?')
})

test('replaces what no text has by what one has', () => {
  const texts = ['It is in litigation.', 'Its property, plant and equipment, net, was 5.']
  expect(inWordsOf(texts, 'The legal battles about PPNE?', SETS)).toBe(
    'The litigation about property, plant and equipment, net?',
  )
  expect(inWordsOf(['Litigations'], 'The legal battles?', SETS)).toBe('The legal battles?')
  expect(inWordsOf(['A plant.', 'A factory.'], 'Which plant?', SETS)).toBe('Which plant?')
  expect(inWordsOf(['A factory.'], 'Which plant?', SETS)).toBe('Which factory?')
})

test.each([[[['alone']]], [[['a', '?']]], [[[]]]])('refuses %j', (sets) => {
  expect(() => checkSynonyms(sets)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  expect(() => readSynonyms(JSON.stringify(sets))).toThrow(/must be JSON such as/)
})

test('reads JSON, or the file that has it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-synonyms-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'synonyms.json')
  writeFileSync(path, JSON.stringify(SETS))
  expect(readSynonyms(path)).toEqual(SETS)
  expect(readSynonyms(` ${JSON.stringify(SETS)}`)).toEqual(SETS)
  expect(() => readSynonyms(join(folder, 'none.json'))).toThrow(
    /The synonyms file .*none\.json cannot be read/,
  )
  expect(() => readSynonyms(folder)).toThrow(/regular file/)
})
