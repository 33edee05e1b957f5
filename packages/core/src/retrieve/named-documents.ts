import type { Document } from '../document.ts'
import { isContentWord, words } from '../text/terms.ts'

/** More documents of the same name are a kind of document: none of them is meant in particular. */
const MAX_NAMED = 3
/** A longer question is not searched for names. */
const MAX_LENGTH = 1000
/** The name of a file, such as `report-2022.pdf`. */
const FILE = /(?<![\p{L}\p{N}])[\p{L}\p{N}][\p{L}\p{N}_.-]{0,100}\.\p{L}[\p{L}\p{N}]{1,4}(?![\p{L}\p{N}])/gu
/** Up to four words after what introduces a source: `in the lease`, `according to the employee handbook`. */
const SOURCE =
  /(?<!\p{L})(?:(?:in|from|per|under) (?:the|our|my|this)|according to(?: the| our| my)?|(?:im|in der|aus dem|aus der|laut|laut dem|laut der|gemäß dem|gemäß der)|(?:dans|selon) (?:le|la)|(?:en|según) (?:el|la)) (?=((?:[\p{L}\p{N}-]+ ?){1,4}))/giu

/** Whether a question may name a document: otherwise there is no need to read their names. */
export function mayNameDocuments(question: string): boolean {
  return question.length <= MAX_LENGTH && (question.search(FILE) >= 0 || question.search(SOURCE) >= 0)
}

/**
 * Returns the documents that a question names, by the file's name or as its source: `in the lease` names `workshop-lease.pdf`.
 * None if that may be any document, or all of them.
 */
export function namedDocuments(question: string, documents: readonly Document[]): readonly Document[] {
  if (!mayNameDocuments(question)) return []
  const files = new Set((question.match(FILE) ?? []).map((file) => file.toLowerCase()))
  const named = documents.filter(({ name }) => files.has(name.toLowerCase()))
  if (named.length > 0) return some(named, documents)
  const titles = documents.map(titleOf)
  for (const [, after = ''] of question.matchAll(SOURCE)) {
    const phrase = words(after)
    for (let length = phrase.length; length > 0; length--) {
      const source = phrase.slice(0, length)
      if (!isContentWord(source.at(-1) ?? '') || !source.some((word) => /\p{L}/u.test(word))) continue
      const meant = documents.filter((_, i) => source.every((word) => titles[i]?.has(word)))
      if (meant.length > 0) return some(meant, documents)
    }
  }
  return []
}

/**
 * Returns a question without the names of documents that it was found to name: what is said in the lease need not say `lease`.
 * As it is if nothing else is left to look for.
 */
export function withoutNames(question: string, named: readonly Pick<Document, 'name'>[]): string {
  const files = new Set(named.map(({ name }) => name.toLowerCase()))
  const titles = named.map(titleOf)
  const sources = [...question.matchAll(SOURCE)].flatMap(({ 0: before, 1: after = '', index }) => {
    const names = [...after.matchAll(/\S+/g)].map(({ 0: word, index: at }) =>
      after.slice(0, at + word.length),
    )
    const name = names.findLast((one) => titles.some((title) => words(one).every((word) => title.has(word))))
    return name === undefined ? [] : [question.slice(index, index + before.length + name.length)]
  })
  const rest = [
    ...(question.match(FILE) ?? []).filter((file) => files.has(file.toLowerCase())),
    ...sources,
  ].reduce((text, name) => text.replace(name, () => yearsIn(name)), question)
  return words(rest).some(isContentWord)
    ? rest
        .replaceAll(/\s+/g, ' ')
        .replace(/\s(?=[?.,!])/g, '')
        .trim()
    : question
}

/** A year is asked for besides: a report has those before it, too. */
function yearsIn(name: string): string {
  return (name.match(/(?<!\p{N})(?:19|20)\d\d(?!\p{N})/gu) ?? []).join(' ')
}

function titleOf({ name }: Pick<Document, 'name'>): ReadonlySet<string> {
  return new Set(words(name.replace(/\.[^.]+$/, '')))
}

function some(meant: readonly Document[], all: readonly Document[]): readonly Document[] {
  return meant.length <= MAX_NAMED && meant.length < all.length ? meant : []
}
