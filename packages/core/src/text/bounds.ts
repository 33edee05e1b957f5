// The work for a question is bounded, whatever its form. Usual questions stay far below these bounds.

/** The characters of a question that are searched for: the API's limit, for those who call the library directly. */
const MAX_LENGTH = 10_000

/** Returns the beginning of a question that is searched for: nearly always all of it. */
export function searchedPart(question: string): string {
  return question.length <= MAX_LENGTH ? question : question.slice(0, MAX_LENGTH).toWellFormed()
}

/** Returns the terms in order; if there are more than `limit`, only the longest, which are the rarest as a rule. */
export function mostTelling(terms: readonly string[], limit: number): readonly string[] {
  if (terms.length <= limit) return terms
  const longest = terms.toSorted((a, b) => b.length - a.length).slice(0, limit)
  const kept = new Set(longest)
  return terms.filter((term) => kept.has(term)).slice(0, limit)
}
