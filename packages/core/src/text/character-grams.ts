/** A run of letters of another script than Latin, with their marks. */
const RUN = /[\p{L}--\p{sc=Latin}][[\p{L}\p{M}]--\p{sc=Latin}]*/gv
const CJK = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}]/u
/** Written without spaces, so that a run is no word. */
const UNSPACED = /^[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const MARKS = /\p{M}+/gu

/**
 * The text with each run of another script spelt out in pieces, between spaces: pairs of characters for Chinese, Japanese
 * and Korean; threes for others, behind the word itself. The index knows how words change in English only: pieces
 * are found in whatever form, or compound, the word stands.
 */
export function spellOut(text: string): string {
  return text.replace(RUN, (run) => ` ${pieces(fold(run)).join(' ')} `)
}

/** Lower case, no diacritics; Korean syllables are put together again. */
function fold(run: string): string {
  return run.toLowerCase().normalize('NFKD').replace(MARKS, '').normalize('NFC')
}

function pieces(run: string): string[] {
  if (CJK.test(run)) return grams(run, 2)
  return UNSPACED.test(run) || run.length < 4 ? grams(run, 3) : [run, ...grams(run, 3)]
}

function grams(run: string, length: number): string[] {
  const characters = [...run]
  if (characters.length <= length) return [run]
  return characters.slice(length - 1).map((_, i) => characters.slice(i, i + length).join(''))
}
