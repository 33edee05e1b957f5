const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789+-−=()n'].map((character, i) => [character, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ'][i] ?? character]),
)
const UNIT = /(?:^|[^\p{L}])(?:[kcdmµμn]?m|in|ft|yd|mi|s|kg|g|[kM]?W|Hz|K|h|L|l|V|A)$/u

/**
 * Returns how a superscript is written in plain text after `before`: a power as `10^6`, an ordinal as `1st`, and a note's
 * mark apart from the word it is about, because `revenue1` is no word.
 */
export function superscript(before: string, text: string): string {
  const mark = text.trim()
  if (mark === '') return text
  const isNumber = /^[+\-−]?\d+(?:[.,/]\d+)?$/.test(mark)
  const isPower = /[\p{N})\]]$/u.test(before) || /(?:^|[^\p{L}\p{N}])\p{L}$/u.test(before)
  if (/^\p{L}+$/u.test(mark) && !/^\p{Lu}+$/u.test(mark)) {
    // `1st`, `2e` and `Mme`, but `10^n`.
    const isOrdinal = mark.length > 1 || /^[eoaer]$/.test(mark)
    if (/[\p{L}\p{N}]$/u.test(before) && isOrdinal) return mark
  }
  if (isPower && /^[+\-−]?[\p{L}\p{N}]/u.test(mark)) return `^${mark}`
  if (isNumber && UNIT.test(before) && /^[+\-−]?[1-4]$/.test(mark)) return `^${mark}`
  const written = isNumber ? [...mark].map((one) => SUPERSCRIPTS[one] ?? one).join('') : mark
  return before === '' || /\s$/.test(before) ? written : ` ${written}`
}

/** How a piece of text is set: raised, lowered, or on the line. */
export type Script = 'super' | 'sub' | null

/** Returns how text is written in plain text after `before`. */
export function scripted(script: Script, before: string, text: string): string {
  if (script === null) return text
  return script === 'super' ? superscript(before, text) : subscript(before, text)
}

/** Returns how a subscript is written in plain text: `CO2`, `x_i`. */
export function subscript(before: string, text: string): string {
  const mark = text.trim()
  if (mark === '' || !/[\p{L}\p{N})\]]$/u.test(before)) return text
  return /^\d+$/.test(mark) && /\p{L}$/u.test(before) ? mark : `_${mark}`
}
