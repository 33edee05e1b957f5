import { words } from '../text/terms.ts'

/** A title with more words is a sentence, which the text repeats anyway: it weighs less. */
const LABEL_WORDS = 3
/** `best buy` also matches `bestbuy` in a title; at most this many words are joined. */
const JOINED = 3
/** A year with a suffix, such as `2023q2`. */
const YEAR_AND_MORE = /^(\p{N}{4})(\p{L}\p{N}?)$/u
const LABELLED_YEAR = /^\p{L}+(\p{N}{2,})$/u

/**
 * Returns, for each document name, the share of it that the question mentions, from 0 to 1; words in few of the names
 * weigh more. Names hold what the pages of a report do not repeat: the company and the year.
 */
export function titleMatches(question: string, names: Iterable<string>): ReadonlyMap<string, number> {
  const asked = askedWords(question)
  const titles = new Map([...new Set(names)].map((name) => [name, titleWords(name)]))
  const holders = new Map<string, number>()
  for (const word of [...titles.values()].flat()) holders.set(word, (holders.get(word) ?? 0) + 1)
  const weight = (word: string) => Math.max(0, Math.log((titles.size + 1) / ((holders.get(word) ?? 0) + 0.5)))
  const matches = new Map<string, number>()
  for (const [name, title] of titles) {
    const total = sum(title.map(weight))
    const named = sum(title.filter((word) => asked.has(word)).map(weight))
    const label = Math.min(1, LABEL_WORDS / title.length)
    matches.set(name, total === 0 ? 0 : (label * named) / total)
  }
  return matches
}

/** The words of names that were found recently: the same documents are found again and again. */
const known = new Map<string, readonly string[]>()
const MAX_KNOWN = 5000

function titleWords(name: string): readonly string[] {
  const before = known.get(name)
  if (before !== undefined) return before
  const all = words(name.replace(/\.[^.]+$/, ''))
  const found = [...new Set(all.flatMap((word) => [word, ...(YEAR_AND_MORE.exec(word)?.slice(1) ?? [])]))]
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(name, found)
  return found
}

function askedWords(question: string): ReadonlySet<string> {
  const all = words(question)
  const asked = new Set(all.flatMap((word) => LABELLED_YEAR.exec(word)?.[1] ?? []))
  for (let from = 0; from < all.length; from++) {
    for (let to = from + 1; to <= Math.min(all.length, from + JOINED); to++)
      asked.add(all.slice(from, to).join(''))
  }
  return asked
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
