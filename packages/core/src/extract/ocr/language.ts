import { COMMON_WORDS } from '../../text/common-words.ts'

const LATIN = Object.entries(COMMON_WORDS).map(([code, words]) => ({
  code,
  words: new Set(words.split(' ')),
}))

/** The scripts that say which language it is, or nearly so. */
const SCRIPTS: readonly (readonly [RegExp, code: string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'jpn'],
  [/\p{Script=Hangul}/gu, 'kor'],
  [/\p{Script=Han}/gu, 'chi_sim'],
  [/[іїєґІЇЄҐ]/gu, 'ukr'],
  [/\p{Script=Cyrillic}/gu, 'rus'],
  [/\p{Script=Greek}/gu, 'ell'],
  [/\p{Script=Hebrew}/gu, 'heb'],
  [/\p{Script=Arabic}/gu, 'ara'],
  [/\p{Script=Devanagari}/gu, 'hin'],
  [/\p{Script=Thai}/gu, 'tha'],
]

/** The share of a text's letters, or of its words, that shows a language. */
const LETTERS = 0.2
/** Letters that are rarer than others of their script. */
const TELLING = 0.02
const WORDS = 0.12
const FEWEST_WORDS = 5
/** How much commoner its words have to be than those of the next language. */
const CLEAR = 1.4

/** Guesses the language of a text from its script, then from its commonest words; null when it shows too little. */
export function guessLanguage(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  for (const [script, code] of SCRIPTS) {
    const share = (text.match(script)?.length ?? 0) / Math.max(1, letters)
    if (share > (code === 'jpn' || code === 'ukr' ? TELLING : LETTERS)) return code
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const counts = LATIN.map(({ code, words: common }) => ({
    code,
    count: words.filter((word) => common.has(word)).length,
  })).sort((a, b) => b.count - a.count)
  const [first, second] = counts
  if (first === undefined || second === undefined || first.count < FEWEST_WORDS) return null
  return first.count >= WORDS * words.length && first.count >= CLEAR * second.count ? first.code : null
}
