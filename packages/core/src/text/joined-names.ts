import { once } from '../once.ts'

/** Words or numbers joined by punctuation, such as `AT&T`, `O'Brien`, `U.S.`, `T-Mobile`, `1,577`. */
const JOINED = once(() => /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[&'’.,+\-/][\p{L}\p{N}]+)+/gu)
const SIGNS = /[&'’.,+\-/]/u
/** An ending after an apostrophe: `company's`, `don't`. */
const ENDING = /['’](?:s|t|d|m|ll|re|ve)$/u
const FIGURE = once(() => /^\p{N}+(?:[.,]\p{N}+)+$/u)
/** Programming languages that only their symbols tell apart from a single letter. */
const LANGUAGE = once(() => /(?<![\p{L}\p{N}])([a-z])(\+\+|#)(?![\p{L}\p{N}])/giu)

const MAY_NAME_LANGUAGE = /\+\+|#/

/** A phrase of more words is cut: matching one takes time for each of its words. */
const MAX_PARTS = 12

/** Names and numbers that tokenising would split into single letters and digits; each is searched for as a phrase. */
export interface JoinedNames {
  readonly phrases: readonly string[]
  /** The question without them. */
  readonly rest: string
}

/**
 * Extracts names such as `AT&T` and numbers such as `1,577` from a question; whole words of a name also stay in
 * `rest`.
 */
export function joinedNames(question: string): JoinedNames {
  const phrases: string[] = []
  const rest = question.replace(JOINED(), (joined) => {
    const name = joined.replace(ENDING, '')
    const parts = name.split(SIGNS)
    const isFigure = FIGURE().test(name)
    if (parts.length === 1 || !(isFigure || parts.some((part) => /^\p{sc=Latin}$/u.test(part)))) return joined
    phrases.push(parts.slice(0, MAX_PARTS).join(' ').toLowerCase())
    return isFigure ? ' ' : parts.filter((part) => /^\p{L}{2,}$/u.test(part)).join(' ')
  })
  return { phrases, rest }
}

/** Returns a searchable word for each programming language in a text: `cplusplus` for C++, `csharp` for C#. */
export function languageNames(text: string): string[] {
  if (!MAY_NAME_LANGUAGE.test(text)) return []
  return [...text.matchAll(LANGUAGE())].map(
    ([, letter = '', sign]) => `${letter.toLowerCase()}${sign === '#' ? 'sharp' : 'plusplus'}`,
  )
}
