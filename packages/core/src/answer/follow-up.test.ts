import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Turn } from './answerer.ts'
import { restsOnEarlier, standaloneQuestion } from './follow-up.ts'

const asked = (...questions: string[]): Turn[] =>
  questions.flatMap((text): Turn[] => [
    { role: 'user', text },
    { role: 'assistant', text: 'Something about kangaroos [1].' },
  ])

describe('a question that depends on the previous one', () => {
  test.each([
    ['When is it due?', "What is the Tenant's deposit?", 'When is it due? (Tenant deposit)'],
    [' And on Sundays? ', 'When may machines run?', 'And on Sundays? (may machines run)'],
    ['Why?', 'Was node L07 lost?', 'Why? (node L07 lost)'],
    ['And what may machines do?', 'When may machines run?', 'And what may machines do? (run)'],
  ])('%j carries over the words it omits', (question, before, expected) => {
    expect(standaloneQuestion(question, asked(before))).toBe(expected)
  })

  test('a new number replaces the previous one', () => {
    expect(standaloneQuestion('And in 2019?', asked('What was the revenue in 2018?'))).toBe(
      'And in 2019? (revenue)',
    )
    expect(standaloneQuestion('And the costs?', asked('What was the revenue in 2018?'))).toBe(
      'And the costs? (revenue 2018)',
    )
  })

  test('may depend on one that depends on another, newest words first', () => {
    const history = asked('What is the deposit?', 'When is it due?')
    expect(standaloneQuestion('And how is it paid?', history)).toBe('And how is it paid? (due deposit)')
  })

  test('goes back no further than the last change of subject', () => {
    const history = asked('What is the deposit?', 'How wide is the gate?')
    expect(standaloneQuestion('And how high?', history)).toBe('And how high? (wide gate)')
  })

  test('carries over twelve words at most', () => {
    const long = Array.from({ length: 40 }, (_, i) => `word${String.fromCharCode(97 + (i % 26))}${i}x`)
    const query = standaloneQuestion('Why?', asked(long.join(' ')))
    expect(query.match(/word/g)).toHaveLength(12)
  })
})

describe('a question that stands alone', () => {
  test.each([
    'How fast may vehicles drive on the Estate?',
    'Is it allowed to put photovoltaic modules on the roof?',
    'How long does it take to defrost?',
    'Is there a speed limit?',
    'What must be done with the oil when it is drained?',
    'Which node was lost that day in the storm?',
    'What does this lease say about pets?',
    'Did Acme raise its prices?',
    'What is the deposit?',
    'deposit',
    'deposit interest amount?',
    'Explain the deposit',
    'Wie hoch ist die Kaution?',
    '保証期間は何か月ですか？',
  ])('%j is unchanged', (question) => {
    expect(standaloneQuestion(` ${question}`, asked('How wide is the gate?'))).toBe(question)
  })
})

test.each([
  'Und am Sonntag?',
  'Et le dimanche ?',
  'Was kostet das davon?',
  '那周末呢？',
  'それはいくらですか？',
])('%j depends on the previous question, in other languages too', (question) => {
  expect(restsOnEarlier(question)).toBe(true)
})

test.each(
  [
    '',
    '???',
    '\u0000',
    '\ud800',
    '🙂'.repeat(100),
    'it '.repeat(20_000),
    'the a and '.repeat(20_000),
    `${'the is '.repeat(60_000)}deposit of it`,
  ].map((odd) => [odd.slice(0, 20), odd] as const),
)('survives %j', (_, odd) => {
  expect(standaloneQuestion(odd, asked('How wide is the gate?'))).toContain(odd.trim())
  expect(standaloneQuestion('Why is it?', asked(odd))).toContain('Why is it?')
  expect(standaloneQuestion(odd, [])).toBe(odd.trim())
})

test('recognises which sample follow-ups depend on the previous question', () => {
  const file = new URL('../../../../examples/documents/follow-ups.jsonl', import.meta.url)
  const samples = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly question: string; readonly depends: boolean })
  const wrong = samples.filter(({ question, depends }) => restsOnEarlier(question) !== depends)
  // Nothing in these words shows that another cable is meant.
  expect(wrong.map(({ question }) => question)).toEqual(['How long may the cable be?'])
})
