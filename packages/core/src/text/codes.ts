import { once } from '../once.ts'

/** A number with its digits in groups of three: `1,250,000`, `1.250.000`, `1'800`, `1 200`. */
const GROUPED = once(
  () =>
    /(?<![\p{L}\p{N}.,'’])\p{N}{1,3}(?:([.,'’ \u{a0}\u{2009}\u{202f}])\p{N}{3})(?:\1\p{N}{3})*(?!\p{N}|\1\p{N}|[.,]\p{N}{3})/gu,
)
/** Letters or digits joined by hyphens, slashes and stops: `AB-1234/5`. */
const JOINED = once(() => /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[-/.][\p{L}\p{N}]+)+/gu)
const SIGNS = once(() => /[-/.\p{Pd}\s]/gu)
const DATE = /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}$/
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/
/** A number with a letter after it, such as `802.11a`: documents write it differently. */
const VARIANT = once(() => /^\p{N}+\.\p{N}+\p{L}$/u)
/** Without letters it may as well be a range, a fraction or a clause, unless there are this many digits. */
const LONG_NUMBER = 7

/** A few letters and a number, perhaps with a hyphen: `R290`, `GX-40`. In lower case it needs more digits: `mp3` and `top-10` are words. */
const SHORT = once(
  () =>
    /(?<![\p{L}\p{N}-])(?!(?:FY|CY|Q|H)-?\d)(?:\p{Lu}{1,5}-?\d{1,6}|(?=\p{Ll}{0,4}\p{Lu})\p{L}{1,5}\d{1,6}|\p{Ll}{1,5}(?:\d{2,6}|-\d{3,6}))\p{L}?(?![\p{L}\p{N}]|[-/.+]\p{N})/gu,
)
/** Places in a document, and dates: documents write them differently, or not at all. */
export const PLACES =
  'Section|Article|Chapter|Table|Figure|Page|Note|Item|Part|Clause|Paragraph|Schedule|Appendix|Annex|Exhibit|Step|Question'
export const DATES =
  'January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|Fiscal|FY|CY'
/** A numbered thing: `Unit 8`. */
const NUMBERED = once(
  () =>
    new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?!(?:FY|CY|Q|H)\d|(?:${PLACES}|${DATES})\s)\p{Lu}[\p{L}\p{N}]*\s(?!(?:19|20)\d\d)\d{1,4}(?![\p{L}\p{N}]|[.,]\p{N})`,
      'gu',
    ),
)
/** A word and a number on one line, which may be a code in a text that writes it differently. */
const PAIR = once(
  () =>
    /(?<![\p{L}\p{N}])(\p{L}[\p{L}\p{N}]{0,29})[\p{Pd}\t\p{Zs}]{0,3}(?<!\p{N})(\d{1,6}\p{L}?)(?![\p{L}\p{N}]|[.,]\p{N})/gu,
)

/** Returns a text with its numbers written without groups: `1250000` for `1,250,000`. */
export function withPlainNumbers(text: string): string {
  return text.replace(GROUPED(), (number) => number.replaceAll(/\P{N}/gu, ''))
}

/** Returns how a long number is found in documents that write it in groups: `1 250 000` for `1250000`. */
export function groupsOf(number: string): string | null {
  if (!/^[1-9]\d{3,14}$/.test(number) || YEAR.test(number)) return null
  return number.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ' ')
}

/**
 * Returns the codes that a question names, without signs and in lower case: `ab12345` for `AB-1234/5`, `r290`, `gx40` for `GX-40`.
 * What may be a date, a period or a range of years is none.
 */
export function codes(question: string): string[] {
  const joined = joinedCodes(question)
  const short = [...question.matchAll(SHORT())].map(([code]) => code).filter((code) => !YEAR.test(code))
  return [...new Set([...joined, ...short.map(keyOf)])]
}

/** Returns the numbered things that a question names, as codes: `unit8` for `Unit 8`. */
export function numberedThings(question: string): string[] {
  return (question.match(NUMBERED()) ?? []).map(keyOf)
}

/** Returns everything in a text that may be a code, also of numbered things, however it is written: `gx40` for `GX 40`. */
export function codesIn(text: string): string[] {
  return [...joinedCodes(text), ...[...text.matchAll(PAIR())].map(([pair]) => keyOf(pair))]
}

function joinedCodes(text: string): string[] {
  return [...text.matchAll(JOINED())].flatMap(([joined]) => {
    const digits = joined.match(/\p{N}+/gu) ?? []
    const count = digits.join('').length
    const named = /\p{L}/u.test(joined) && !VARIANT().test(joined) && digits.length > 1 && count > 2
    if (DATE.test(joined) || YEAR.test(joined) || !(named || count >= LONG_NUMBER)) return []
    return [keyOf(joined)]
  })
}

function keyOf(code: string): string {
  return code.replaceAll(SIGNS(), '').toLowerCase()
}
