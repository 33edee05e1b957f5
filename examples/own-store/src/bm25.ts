import { words } from '@docchat/core/backend'

/** Term frequency saturation and length normalisation: the usual values. */
const K1 = 1.2
const B = 0.75

/** A text as a list of stems. */
export interface Stemmed {
  readonly stems: readonly string[]
}

/** The words of a text, stemmed by a toy stemmer for English. */
export function stemsOf(text: string): string[] {
  return words(text).map((word) => (word.length > 3 ? word.replace(/(?:ing|ed|es|s|e)$/, '') : word))
}

/** How often a term occurs in a text. A term of several words is a phrase. */
export function occurrences(term: readonly string[], { stems }: Stemmed): number {
  if (term.length === 0) return 0
  return stems.filter((_, at) => term.every((stem, i) => stems[at + i] === stem)).length
}

/** The BM25 score of each text that contains any of the terms. Every term adds more than 0. */
export function bm25<T extends Stemmed>(terms: readonly string[], texts: readonly T[]): Map<T, number> {
  const meanLength = texts.reduce((sum, { stems }) => sum + stems.length, 0) / texts.length
  const scores = new Map<T, number>()
  for (const term of terms.map(stemsOf)) {
    const holders = texts
      .map((text) => ({ text, count: occurrences(term, text) }))
      .filter(({ count }) => count > 0)
    const rarity = Math.log(1 + (texts.length - holders.length + 0.5) / (holders.length + 0.5))
    for (const { text, count } of holders) {
      const norm = K1 * (1 - B + (B * text.stems.length) / meanLength)
      scores.set(text, (scores.get(text) ?? 0) + (rarity * count * (K1 + 1)) / (count + norm))
    }
  }
  return scores
}
