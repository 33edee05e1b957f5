/** Words or figures that a sign joins, such as `AT&T`, `O'Brien`, `U.S.`, `T-Mobile`, `1,577`. */
const JOINED = /[\p{L}\p{N}]+(?:[&'’.,+\-/][\p{L}\p{N}]+)+/gu
const SIGNS = /[&'’.,+\-/]/u
/** Behind an apostrophe: `company's`, `don't`. */
const ENDING = /['’](?:s|t|d|m|ll|re|ve)$/u
const FIGURE = /^\p{N}+(?:[.,]\p{N}+)+$/u
/** Programming languages: their signs are all that tells them from a letter. */
const LANGUAGE = /(?<![\p{L}\p{N}])([a-z])(\+\+|#)(?![\p{L}\p{N}])/giu

/** Names and figures that would fall apart into single letters and digits: each is looked for as the words in a row. */
export interface JoinedNames {
  readonly phrases: readonly string[]
  /** The question without them. */
  readonly rest: string
}

/** Takes names such as `AT&T` and figures such as `1,577` out of a question; whole words of a name stay in it too. */
export function joinedNames(question: string): JoinedNames {
  const phrases: string[] = []
  const rest = question.replace(JOINED, (joined) => {
    const name = joined.replace(ENDING, '')
    const parts = name.split(SIGNS)
    const isFigure = FIGURE.test(name)
    if (parts.length === 1 || !(isFigure || parts.some((part) => /^\p{sc=Latin}$/u.test(part)))) return joined
    phrases.push(parts.join(' ').toLowerCase())
    return isFigure ? ' ' : parts.filter((part) => /^\p{L}{2,}$/u.test(part)).join(' ')
  })
  return { phrases, rest }
}

/** `cplusplus` for C++, `csharp` for C#. */
export function languageNames(text: string): string[] {
  return [...text.matchAll(LANGUAGE)].map(
    ([, letter = '', sign]) => `${letter.toLowerCase()}${sign === '#' ? 'sharp' : 'plusplus'}`,
  )
}
