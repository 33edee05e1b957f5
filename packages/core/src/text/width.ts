import { once } from '../once.ts'

/** Full-width forms of ASCII, and digits of any script. */
const WIDE = once(() => /[\uFF01-\uFF5E]|(?![0-9])\p{Nd}/gu)
/** Cheaper than {@link WIDE}: there are no digits among punctuation, arrows and other signs. */
const MAY_BE_WIDE = /[^\0-\u05FF\u2000-\u2BFF]/
const FULL_WIDTH = 0xff01 - 0x21

/**
 * Writes full-width letters and the digits of all scripts in ASCII, so that `ＡＢ－１２` and `١٢٣` are found as `AB-12` and
 * `123`, whichever way they are written in the document and in the question. The text keeps its length in characters.
 */
export function plainWidth(text: string): string {
  if (!MAY_BE_WIDE.test(text)) return text
  return text.replace(WIDE(), (character) => {
    const code = character.codePointAt(0) ?? 0
    return code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - FULL_WIDTH) : String(digitOf(code))
  })
}

/** Digits come in runs of ten that begin with the zero; runs may follow each other, as in mathematical alphabets. */
function digitOf(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return code - zero
}
