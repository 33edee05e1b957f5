/** A number with its digits in groups of three: `1,250,000`, `1.250.000`, `1'800`, `1 200`. */
const GROUPED =
  /(?<![\p{L}\p{N}.,'’])\p{N}{1,3}(?:([.,'’ \u{a0}\u{2009}\u{202f}])\p{N}{3})(?:\1\p{N}{3})*(?!\p{N}|\1\p{N}|[.,]\p{N}{3})/gu
/** Letters or digits joined by hyphens, slashes and stops. */
const JOINED = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[-/.][\p{L}\p{N}]+)+/gu
const SIGNS = /[-/.]/gu
const DATE = /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}$/
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/
/** Without letters it may as well be a range, a fraction or a clause, unless there are this many digits. */
const LONG_NUMBER = 7

/** Returns a text with its numbers written without groups: `1250000` for `1,250,000`. */
export function withPlainNumbers(text: string): string {
  return text.replace(GROUPED, (number) => number.replaceAll(/\P{N}/gu, ''))
}

/** Returns how a long number is found in documents that write it in groups: `1 250 000` for `1250000`. */
export function groupsOf(number: string): string | null {
  if (!/^[1-9]\d{3,14}$/.test(number) || YEAR.test(number)) return null
  return number.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ' ')
}

/**
 * Returns the part numbers and other codes of a text, without the signs in them and in lower case: `ab12345` for `AB-1234/5`.
 * What may be a date, a period or a range of years is none.
 */
export function codes(text: string): string[] {
  return [...text.matchAll(JOINED)].flatMap(([joined]) => {
    const digits = joined.match(/\p{N}+/gu) ?? []
    const count = digits.join('').length
    const named = /\p{L}/u.test(joined) && digits.length > 1 && count > 2
    if (DATE.test(joined) || YEAR.test(joined) || !(named || count >= LONG_NUMBER)) return []
    return [joined.replaceAll(SIGNS, '').toLowerCase()]
  })
}
