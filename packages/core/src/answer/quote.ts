import type { Span } from '../document.ts'
import { once } from '../once.ts'
import { characterAt, characterBefore, type FoldedText, fold, isUnspaced } from './fold.ts'

/** Three letters or digits. Fewer prove nothing: they occur on any page. */
const CONTENT = once(() => /(?:[\p{L}\p{N}][^\p{L}\p{N}]*){3}/u)
const LETTER = once(() => /[\p{L}\p{M}]/u)
/** A hyphen within a line separates parts of a word, or cells of a row; at the end of a line it breaks one word. */
const HYPHEN_IN_LINE = /^[-‐‑][^\n]*$/u

/** Finds quotes on one page; see {@link findQuote}. */
export type QuoteFinder = (quote: string, near?: Span) => Span | null

/**
 * Finds a quote on a page: the same words and digits in the same order, ignoring differences of case, line breaks,
 * hyphenation, quotation marks, dashes and ligatures. A quote that starts or ends inside a word or a number is not
 * found: `able to pay` must not match `unable to pay`.
 *
 * @param near - an occurrence inside this span is preferred to an earlier one.
 * @returns the span of the quote in `pageText`, or null.
 */
export function findQuote(pageText: string, quote: string, near?: Span): Span | null {
  return quoteFinder(pageText)(quote, near)
}

/** Returns a {@link findQuote} for several quotes on the same page, which is folded only once. */
export function quoteFinder(pageText: string): QuoteFinder {
  let folded: FoldedText | undefined
  return (quote, near) => {
    const wanted = fold(quote).text
    if (!isQuotable(wanted)) return null
    folded ??= fold(pageText)
    return search(pageText, folded, wanted, near) ?? search(pageText, folded, trimPunctuation(wanted), near)
  }
}

/** Whether a text has enough letters and digits to prove anything. */
export function isQuotable(text: string): boolean {
  return CONTENT().test(text)
}

/** Strips what writers put around a quote: quotation marks, brackets, an ellipsis, closing punctuation. */
function trimPunctuation(folded: string): string {
  return folded.replace(/^(?:[\s'([]|\.{2,})+/u, '').replace(/[\s'.,;:!?)\]]+$/u, '')
}

function search(original: string, page: FoldedText, wanted: string, near: Span | undefined): Span | null {
  let first: Span | null = null
  for (let at = page.text.indexOf(wanted); at >= 0; at = page.text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length
    if (cutsWord(original, page, at) || cutsWord(original, page, end)) continue
    const span = { start: page.starts[at] ?? 0, end: page.ends[end - 1] ?? 0 }
    if (near === undefined || (span.start >= near.start && span.end <= near.end)) return span
    first ??= span
  }
  return first
}

function cutsWord(original: string, page: FoldedText, at: number): boolean {
  const before = characterBefore(page.text, at)
  const after = characterAt(page.text, at)
  if (LETTER().test(before) && LETTER().test(after)) {
    const dropped = original.slice(page.ends[at - 1], page.starts[at])
    return !(isUnspaced(before) && isUnspaced(after)) && !HYPHEN_IN_LINE.test(dropped)
  }
  return cutsNumber(page.text.slice(Math.max(0, at - 2), at), page.text.slice(at, at + 2))
}

/** Whether the position is inside a number, as between `1,` and `500`, or `3` and `.14`. */
function cutsNumber(before: string, after: string): boolean {
  return (
    (/\p{N}[.,]?$/u.test(before) && /^\p{N}/u.test(after)) ||
    (/\p{N}$/u.test(before) && /^[.,]\p{N}/u.test(after))
  )
}
