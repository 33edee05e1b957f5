import { once } from '../once.ts'

/** A run of letters in a script other than Latin, with their combining marks. */
const RUN = once(() => /[\p{L}--\p{sc=Latin}][[\p{L}\p{M}]--\p{sc=Latin}]*/gv)
const CJK = once(() => /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}]/u)
/** Scripts written without spaces, where a run is not a word. */
const UNSPACED = once(() => /^[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u)
/** Cheaper than {@link RUN}: all but Latin letters and the blocks of punctuation and currencies. */
const MAY_BE_RUN = /[^\0-\xB4\xB6-\u024F\u2000-\u206F\u20A0-\u20CF]/
const MARKS = once(() => /\p{M}+/gu)

/**
 * Replaces each run of non-Latin script with character n-grams separated by spaces: bigrams for Chinese, Japanese and
 * Korean; for other scripts the word itself, then its trigrams. The index stems English only; n-grams match a word in
 * any inflected form or compound.
 */
export function withNgrams(text: string): string {
  if (!MAY_BE_RUN.test(text)) return text
  return text.replace(RUN(), (run) => ` ${pieces(fold(run)).join(' ')} `)
}

/** Lower-cases and removes diacritics; Korean syllables are recomposed. */
function fold(run: string): string {
  return run.toLowerCase().normalize('NFKD').replace(MARKS(), '').normalize('NFC')
}

function pieces(run: string): string[] {
  if (CJK().test(run)) return grams(run, 2)
  return UNSPACED().test(run) || run.length < 4 ? grams(run, 3) : [run, ...grams(run, 3)]
}

function grams(run: string, length: number): string[] {
  const characters = [...run]
  if (characters.length <= length) return [run]
  return characters.slice(length - 1).map((_, i) => characters.slice(i, i + length).join(''))
}
