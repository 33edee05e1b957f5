import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from './fold.ts'
import { findQuote } from './quote.ts'

/** A page of a contract: sentences with names, figures, dates, conditions and negations. */
const party = fc.constantFrom('The tenant', 'The landlord', 'Either party', 'Acme Ltd', 'Mary Jones')
const negation = fc.constantFrom('must not', 'may never', 'does not', 'cannot', 'has no right to')
const action = fc.constantFrom(
  'end the lease',
  'pay the deposit',
  'raise the rent',
  'sublet the premises',
  'keep the original keys',
)
const condition = fc.constantFrom(
  'before',
  'after',
  'unless it is told by',
  'except on',
  'not later than',
  'only from',
)
const date = fc
  .tuple(
    fc.integer({ min: 1, max: 28 }),
    fc.constantFrom('May', 'June', 'July'),
    fc.integer({ min: 1990, max: 2040 }),
  )
  .map(([day, month, year]) => `${day} ${month} ${year}`)
const amount = fc
  .tuple(
    fc.constantFrom('EUR', '$', '€'),
    fc.integer({ min: 100, max: 99_999 }),
    fc.constantFrom('', '.50', '.05'),
  )
  .map(([unit, whole, cents]) => `${unit} ${whole.toLocaleString('en')}${cents}`)
const sentence = fc
  .tuple(party, negation, action, condition, date, amount, fc.integer({ min: 2, max: 99 }))
  .map(
    ([who, not, does, when, day, sum, percent]) =>
      `${who} ${not} ${does} ${when} ${day}, for ${sum} or ${percent} % of it.`,
  )
const page = fc.array(sentence, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '))

type Mutation = (words: readonly string[], at: number, by: number) => readonly string[]

/** A word in its own quote that some test of the word is true of; cyclic from `at`. */
function where(words: readonly string[], at: number, fits: (word: string) => boolean): number {
  const hits = words.flatMap((word, i) => (fits(word) ? [i] : []))
  return hits[at % Math.max(1, hits.length)] ?? -1
}

const replaceAt = (words: readonly string[], at: number, word: string) =>
  at < 0 ? words : words.with(at, word)
const hasDigit = (word: string) => /\d/.test(word)

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'another digit': (words, at, by) => {
    const i = where(words, at, hasDigit)
    const other = (digit: string) => String((Number(digit) + 1 + (by % 9)) % 10)
    return replaceAt(words, i, words[i]?.replace(/\d/, other) ?? '')
  },
  'a digit more': (words, at, by) => {
    const i = where(words, at, hasDigit)
    return replaceAt(words, i, words[i]?.replace(/\d/, (digit) => `${digit}${by % 10}`) ?? '')
  },
  'a moved decimal point': (words, at) => {
    const i = where(words, at, (word) => /\d[.,]\d/.test(word))
    return replaceAt(words, i, words[i]?.replace(/(\d)([.,])(\d)/, '$1$3$2') ?? '')
  },
  'another word': (words, at, by) =>
    words.with(at % words.length, ['whale', 'quartz', 'seven', 'always'][by % 4] ?? ''),
  'a dropped negation': (words) => words.filter((word) => !/^(?:not|never|no)$/.test(word)),
  'an added negation': (words, at) => words.toSpliced(1 + (at % (words.length - 1)), 0, 'not'),
  'a dropped word': (words, at) => words.toSpliced(1 + (at % (words.length - 2)), 1),
  'words in another order': (words, at) => {
    const i = at % (words.length - 1)
    return words.toSpliced(i, 2, words[i + 1] ?? '', words[i] ?? '')
  },
  'a cut first word': (words) => words.with(0, words[0]?.slice(1) ?? ''),
  'an ellipsis in place of words': (words, at) => words.toSpliced(1 + (at % (words.length - 2)), 1, '...'),
  'two stretches as one': (words) => [...words.slice(0, 3), ...words.slice(-3)],
  'a doubled word': (words, at) => words.toSpliced(at % words.length, 0, words[at % words.length] ?? ''),
}

/** The words alone, with a space around each. */
function bare(text: string): string {
  const words = fold(text).text.split(' ')
  return ` ${words.map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')).join(' ')} `
}

/** 12 kinds of 100 each. */
test.each(Object.entries(MUTATIONS))('a quote with %s is never found', (_, mutate) => {
  const cases = fc
    .tuple(page, fc.nat(), fc.nat(), fc.nat(), fc.integer({ min: 7, max: 20 }))
    .map(([text, from, at, by, length]) => {
      const words = text.split(' ')
      const start = from % Math.max(1, words.length - length)
      return { text, quote: mutate(words.slice(start, start + length), at, by).join(' ') }
    })
  fc.assert(
    fc.property(cases, ({ text, quote }) => {
      // Not a mutation if the page contains that too.
      fc.pre(!bare(text).includes(bare(quote)))
      expect(findQuote(text, quote), quote).toBeNull()
    }),
    { numRuns: 100 },
  )
})
