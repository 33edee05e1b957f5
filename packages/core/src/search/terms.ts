/** Words of questions that say nothing about what is asked. Dropping them lifts BM25 more than any other step. */
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

const WORD = /[\p{L}\p{N}\p{M}]+/gu
const MARKS = /\p{M}+/gu
/** Letters with digits behind, such as `FY2018` or `Q4`. */
const LABELLED_NUMBER = /^\p{L}+(\p{N}{2,})$/u

/** The words of a text as the index sees them: lower case, no diacritics. */
export function words(text: string): string[] {
  const folded = text.toLowerCase().normalize('NFKD').replace(MARKS, '')
  return folded.match(WORD) ?? []
}

/**
 * The terms to look for: unique words in order, without stop-words and single letters, and `2018` beside `fy2018`.
 * A question of stop-words alone ("who is he?") keeps them.
 */
export function queryTerms(question: string): string[] {
  const all = words(question)
  const telling = all.filter((word) => !STOP_WORDS.has(word) && !/^[a-z]$/.test(word))
  return [...new Set((telling.length > 0 ? telling : all).flatMap((word) => [word, ...numberOf(word)]))]
}

/** What is indexed for a text: the text, and the number inside each word such as `FY2018`. */
export function indexText(text: string): string {
  const numbers = words(text).flatMap(numberOf)
  return numbers.length === 0 ? text : `${text}\n${numbers.join(' ')}`
}

function numberOf(word: string): string[] {
  const number = LABELLED_NUMBER.exec(word)?.[1]
  return number === undefined ? [] : [number]
}
