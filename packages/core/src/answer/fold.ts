import { once } from '../once.ts'

/** A text normalised for comparing quotes, with a mapping back to the original. */
export interface FoldedText {
  readonly text: string
  /** For each UTF-16 code unit of `text`, the offset at which its source character starts in the original. */
  readonly starts: readonly number[]
  /** Likewise, the offset at which it ends. */
  readonly ends: readonly number[]
}

/** Letters, digits, spaces and most punctuation of English, of which only the case folds. */
const PLAIN = String.raw`[ !#$%&(),./0-9:;<=>?@A-Z[\\\]^_a-z{|}~-]+(?!\p{M})`
/** A run of those, or a character with its combining marks, so that all forms of an accent fold alike. */
const CLUSTER = once(() => new RegExp(String.raw`(${PLAIN})|\P{M}\p{M}*|\p{M}+`, 'gu'))
const QUOTE_MARK = /^["'`´‘’‚‛“”„‟«»‹›′″]$/u
/** Invisible on the page: zero-width characters, direction marks, variation selectors, control characters. */
const INVISIBLE = once(() => /\p{Cf}|\p{Variation_Selector}|(?!\s)\p{Cc}/gu)
const SOFT_HYPHEN = '\u00AD'
/** A run of white space and dashes. */
const GAP = once(() => /[\s\p{Pd}−\u00AD]+/gu)
const DASH = once(() => /[\p{Pd}−]/u)
/** A hyphen inside a word, or one at a line break. */
const JOINING_HYPHEN = /^[-‐‑\u00AD]\s*$/u
/** Scripts written without spaces, and their punctuation: a line break between them is not a space. */
const UNSPACED = once(
  () => /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}\u3000-\u303F\u30FC]/u,
)
const DIGIT = once(() => /\p{N}/u)
const LETTER = once(() => /[\p{L}\p{M}]/u)

/**
 * Removes differences that come from typesetting and retyping and do not change the meaning: case, ligatures and
 * width, quotation marks, dashes, line breaks, hyphens inside words, emphasis asterisks, invisible characters.
 * Digits, letters, accents and other punctuation are kept.
 */
export function fold(original: string): FoldedText {
  return foldGaps(foldCharacters(original))
}

/** Whether a character belongs to a script that does not separate its words. */
export function isUnspaced(character: string): boolean {
  return UNSPACED().test(character)
}

/** Returns the code point before a position, or an empty string. */
export function characterBefore(text: string, at: number): string {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? ''
}

/** Returns the code point at a position, or an empty string. */
export function characterAt(text: string, at: number): string {
  return [...text.slice(at, at + 2)][0] ?? ''
}

function foldCharacters(original: string): FoldedText {
  const out = builder()
  for (const { 0: cluster, 1: plain, index } of original.matchAll(CLUSTER())) {
    if (plain !== undefined) {
      out.pushEach(plain.toLowerCase(), index)
      continue
    }
    const end = index + cluster.length
    const folded = cluster === '*' && !betweenDigits(original, index) ? '' : foldCluster(cluster)
    // Two single quotation marks equal one double mark.
    if (folded === "'" && out.text.endsWith("'")) continue
    out.push(folded, index, end)
  }
  return out
}

function foldCluster(cluster: string): string {
  if (QUOTE_MARK.test(cluster)) return "'"
  if (cluster.length === 1 && cluster >= ' ' && cluster < '\u007F') return cluster.toLowerCase()
  if (cluster === SOFT_HYPHEN) return cluster
  // Footnote marks, exponents and fractions must not become plain digits.
  if (/^\p{No}/u.test(cluster)) return cluster
  const plain = cluster.normalize('NFKD')
  if (QUOTE_MARK.test(plain)) return "'"
  // Upper case first: it unifies characters that lower case keeps apart (final sigma, sharp s).
  return plain.toUpperCase().toLowerCase().replace(INVISIBLE(), '')
}

/** Whether it is between digits, as in `3*5`; elsewhere an asterisk is emphasis or a bullet. */
function betweenDigits(text: string, at: number): boolean {
  return DIGIT().test(characterBefore(text, at)) && DIGIT().test(characterAt(text, at + 1))
}

function foldGaps(folded: FoldedText): FoldedText {
  const { text, starts, ends } = folded
  const out = builder()
  let done = 0
  for (const { 0: gap, index } of text.matchAll(GAP())) {
    out.copy(folded, done, index)
    done = index + gap.length
    const between = foldGap(gap, characterBefore(text, index), characterAt(text, done))
    out.push(between, starts[index] ?? 0, ends[done - 1] ?? 0)
  }
  out.copy(folded, done, text.length)
  return out
}

function foldGap(gap: string, before: string, after: string): string {
  // Ranges and negative numbers keep their dash, even at a line break.
  if (DASH().test(gap) && (DIGIT().test(before) || DIGIT().test(after))) return '-'
  if (before === '' || after === '' || gap === SOFT_HYPHEN) return ''
  if (JOINING_HYPHEN.test(gap) && LETTER().test(before) && LETTER().test(after)) return ''
  return UNSPACED().test(before) && UNSPACED().test(after) ? '' : ' '
}

interface Builder extends FoldedText {
  /** Adds what one stretch of the original folds to. */
  push(piece: string, start: number, end: number): void
  /** Adds code units that each come from one of the original. */
  pushEach(piece: string, start: number): void
  copy(from: FoldedText, start: number, end: number): void
}

function builder(): Builder {
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  return {
    get text() {
      return text
    },
    starts,
    ends,
    push(piece, start, end) {
      text += piece
      for (let i = 0; i < piece.length; i++) {
        starts.push(start)
        ends.push(end)
      }
    },
    pushEach(piece, start) {
      text += piece
      for (let at = start; at < start + piece.length; at++) {
        starts.push(at)
        ends.push(at + 1)
      }
    },
    copy(from, start, end) {
      text += from.text.slice(start, end)
      for (let i = start; i < end; i++) {
        starts.push(from.starts[i] ?? 0)
        ends.push(from.ends[i] ?? 0)
      }
    },
  }
}
