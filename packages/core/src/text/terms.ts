import { once } from '../once.ts'
import { mostTelling } from './bounds.ts'
import { withNgrams } from './character-grams.ts'
import { groupsOf } from './codes.ts'
import { joinedNames, languageNames } from './joined-names.ts'
import { plainWidth } from './width.ts'

/** Function words and question phrases. Dropping them improves BM25 more than any other step. */
const STOP_WORDS = new Set(
  `a about above after again against all also am an and any are as at be because been before being below between both
  but by can cannot could did do does doing down during each either etc few for from further had has have having he her
  here hers him his how i if in into is it its itself just kindly let me might mine more most much must my myself no nor
  not now of off on once only or other ought our ours out over own per please same shall she should so some such tell than
  that the their theirs them then there these they this those through to too under until up upon us very was we were what
  whats when where whether which while who whom whose why will with within without would you your yours`.split(
    /\s+/,
  ),
)

const WORD = once(() => /[\p{L}\p{N}\p{M}]+/gu)
const MARKS = once(() => /\p{M}+/gu)
/** Nothing else needs folding, which is slow. */
const NOT_ASCII = /[^\0-\x7F]+/gu
/** Letters followed by two or more digits, such as `FY2018`. */
const LABELLED_NUMBER = once(() => /^\p{L}+(\p{N}{2,})$/u)
/** Cheaper than {@link words}, and true of every text with such a word: the signs of print that it leaves out only separate words. */
const MAY_HAVE_NUMBERS = /[a-z]\d\d|[^\0-\x7F\xA0§©®–—‘’“”•…]/i

/** Begins at the hyphen, of which there are few: from each word on, looking for one takes several times as long. */
const COMPOUND = once(() => /(?<=(?<![\p{L}\p{N}-])(\p{Ll}{2,40}))-(\p{Ll}{2,40})(?![\p{L}\p{N}-])/gu)

const MAX_TERMS = 200
/** Each phrase is a search of its own. */
const MAX_PHRASES = 8
/** No word is longer; comparing and stemming take time for each character. */
const MAX_TERM_LENGTH = 200

/** Straight, English, German and French quotation marks, and corner brackets. */
const QUOTED = once(
  () => /(?<![\p{L}\p{N}])"[^"]{2,200}"|[“„][^“”„]{2,200}[“”]|«[^«»]{2,200}»|「[^「」]{2,200}」/gu,
)

/** Returns the words of a text as the index sees them: in lower case, without diacritics. */
export function words(text: string): string[] {
  return text.toLowerCase().replace(NOT_ASCII, folded).match(WORD()) ?? []
}

function folded(run: string): string {
  return run.normalize('NFKD').replace(MARKS(), '').normalize('NFC')
}

/** Whether a word from {@link words} is neither a stop word nor a single Latin letter. */
export function isContentWord(word: string): boolean {
  return !STOP_WORDS.has(word) && !/^[a-z]$/.test(word)
}

/**
 * Returns the terms to search for: unique words in order, without stop words and single letters, plus `2018` for
 * `fy2018` and both `1250000` and `1 250 000` for either. A term with spaces is a phrase, such as `at t` for AT&T. Non-Latin scripts are split into n-grams, as in
 * the index.
 *
 * A question that consists of stop words alone ("who is he?") keeps them. Of more than 200 terms, the longest are
 * returned.
 */
export function queryTerms(asked: string): readonly string[] {
  const question = plainWidth(asked)
  const { phrases, rest } = joinedNames(question)
  const all = words(withNgrams(rest))
  const telling = [...phrases, ...languageNames(question), ...all.filter(isContentWord)]
  const terms = new Set((telling.length > 0 ? telling : all).flatMap(formsOf))
  return mostTelling(
    [...terms].map((term) => term.slice(0, MAX_TERM_LENGTH)),
    MAX_TERMS,
  )
}

/**
 * Returns the phrases in quotation marks, to be matched exactly. Single letters and punctuation are left out; of more
 * than eight phrases, the longest are returned.
 */
export function queryPhrases(asked: string): readonly string[] {
  const question = plainWidth(asked)
  const quotes = [...question.matchAll(QUOTED())].map((match) => match[0].slice(1, -1))
  const phrases = quotes.filter((quote) => words(quote).join('').length > 1)
  return mostTelling(phrases, MAX_PHRASES).map((quote) => withNgrams(quote).trim())
}

/**
 * Returns the text to index: the text with non-Latin scripts as n-grams, plus the number in each word such as
 * `FY2018`, and both parts of `inter-national` as one.
 */
export function indexText(text: string): string {
  const plain = plainWidth(text)
  const numbers = MAY_HAVE_NUMBERS.test(plain) ? words(plain).flatMap(numberOf) : []
  const more = [...numbers, ...joinedCompounds(plain), ...languageNames(plain)]
  return more.length === 0 ? withNgrams(plain) : `${withNgrams(plain)}\n${more.join(' ')}`
}

/**
 * Returns each compound of two parts as one word. A hyphen may have been one of a line's end, and a compound may have lost
 * its own there: both the text and the question are searched for in both forms.
 */
export function joinedCompounds(text: string): string[] {
  return [...text.matchAll(COMPOUND())].map(([, first = '', second = '']) => first + second)
}

/** Numbers are found however their digits are grouped: `1250000` and `1 250 000`. */
function formsOf(term: string): string[] {
  const plain = /^\p{N}{1,3}(?: \p{N}{3})+$/u.test(term) ? [term.replaceAll(' ', '')] : []
  const grouped = groupsOf(term)
  return [term, ...numberOf(term), ...plain, ...(grouped === null ? [] : [grouped])]
}

function numberOf(word: string): string[] {
  const number = LABELLED_NUMBER().exec(word)?.[1]
  return number === undefined ? [] : [number]
}
