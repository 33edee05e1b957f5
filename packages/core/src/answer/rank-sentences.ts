import { askedOf } from './asked.ts'
import type { PassageSentences, Sentence } from './passage-sentences.ts'

/** A sentence that may answer the question. */
export interface RankedSentence {
  /** An index into the passages. */
  readonly passage: number
  /** Its offset in the passage's text, in UTF-16 code units. */
  readonly start: number
  /** The sentence, verbatim. */
  readonly text: string
  readonly score: number
  /**
   * How much of the question the sentence, its neighbours and its passage cover, from 0 to 1; rare terms weigh far
   * more.
   */
  readonly coverage: number
  /** If it is a row of a table, the line with the column headings; null otherwise, or if there is no such line. */
  readonly header: string | null
}

type Measure = (...sets: readonly (ReadonlySet<string> | undefined)[]) => number

/**
 * With fewer passages, rarity cannot be estimated well: the missing ones are assumed to contain each term half the
 * time.
 */
const ENOUGH_PASSAGES = 10

// The weights of further signals, relative to the share of the question's terms in the sentence itself.
const NEIGHBOUR_WEIGHT = 0.4
const PASSAGE_WEIGHT = 0.6
const RANK_WEIGHT = 0.15
const FIGURE_BONUS = 0.15
const FRAGMENT_MALUS = 0.25
const QUESTION_MALUS = 0.4

/** Returns the sentences of the passages, best first, without duplicates. */
export function rankSentences(question: string, passages: readonly PassageSentences[]): RankedSentence[] {
  const { terms, figure } = askedOf(question)
  const { fits, speaks } = measures(
    terms,
    passages.map(({ stems }) => stems),
  )
  const seen = new Set<string>()

  const ranked = passages.flatMap(({ sentences, stems: all, title }, passage) => {
    const passageFits = fits(all, title)
    const passageSpeaks = speaks(all, title)
    return sentences.flatMap(({ start, text, stems }, i): RankedSentence[] => {
      const words = text.replaceAll(/\s+/g, ' ')
      if (seen.has(words)) return []
      seen.add(words)
      const around = [stems, sentences[i - 1]?.stems, sentences[i + 1]?.stems, title]
      const own = fits(stems)
      const score =
        own +
        NEIGHBOUR_WEIGHT * (fits(...around) - own) +
        PASSAGE_WEIGHT * passageFits +
        RANK_WEIGHT / (passage + 1) +
        (figure && /\p{N}/u.test(text) ? FIGURE_BONUS : 0) -
        (isFragment(text) ? FRAGMENT_MALUS : 0) -
        (/[?？]\W*$/u.test(text) ? QUESTION_MALUS : 0)
      const coverage = (speaks(...around) + passageSpeaks) / 2
      return [{ passage, start, text, score, coverage, header: headerOf(sentences, i) }]
    })
  })
  // The sort is stable, so ties keep the order of the passages.
  return ranked.sort((a, b) => b.score - a.score)
}

/**
 * Two measures of how much of the question is covered by the union of some sets of stems. `fits` is for ranking: rare
 * terms weigh somewhat more. `speaks` decides whether the question is answered at all: a term in every passage counts
 * for nothing, one in no passage counts most. In both, numbers weigh less: years and clause numbers are often in
 * headings, away from the text they apply to.
 */
function measures(
  terms: readonly string[],
  passages: readonly ReadonlySet<string>[],
): { readonly fits: Measure; readonly speaks: Measure } {
  const count = passages.length
  const missing = Math.max(0, ENOUGH_PASSAGES - count)
  const holders = terms.map((term) => passages.filter((passage) => passage.has(term)).length)
  return {
    fits: weighted(
      terms,
      holders.map((held) => 1 + Math.log((count + 1) / (held + 1)) / 2),
    ),
    speaks: weighted(
      terms,
      holders.map((held) => Math.log((count + missing + 1) / (held + missing / 2 + 0.5))),
    ),
  }
}

function weighted(terms: readonly string[], rarity: readonly number[]): Measure {
  const weights = terms.map((term, i) => (rarity[i] ?? 0) / (/\p{N}/u.test(term) ? 2 : 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return (...sets) => {
    let held = 0
    weights.forEach((weight, i) => {
      if (sets.some((set) => set?.has(terms[i] ?? ''))) held += weight
    })
    return total === 0 ? 0 : held / total
  }
}

/**
 * Whether it is a heading or a scrap: under three words, or neither a full stop nor a number, which a table row has.
 */
function isFragment(text: string): boolean {
  if (!/(?:[\p{L}\p{N}]+[^\p{L}\p{N}]+){2}[\p{L}\p{N}]/u.test(text)) return true
  return !endsSentence(text) && !/\s\S*\p{N}/u.test(text)
}

/** Returns the line with a row's column headings: the topmost of the rows above it, or the line before that. */
function headerOf(sentences: readonly Sentence[], at: number): string | null {
  let first = at
  while (first >= 0 && isRow(sentences[first]?.text ?? '')) first--
  if (first === at) return null
  const [before = '', row = ''] = [sentences[first]?.text, sentences[first + 1]?.text]
  if (first + 1 < at && namesColumns(row)) return row
  return /\p{N}/u.test(before) || endsSentence(before) || before.includes('\n') || isFragment(`${before}.`)
    ? null
    : before
}

/** Whether the numbers of a row are all years, or one word recurs with several numbers, as in `KVR 5 KVR 8 KVR 12`. */
function namesColumns(row: string): boolean {
  const numbers = row.match(/(?<!\S)\S*\p{N}\S*/gu) ?? []
  if (numbers.every((number) => /^\D?(?:19|20)\d\d\D?$/.test(number))) return true
  const named = row.match(/(\p{L}+)\s\p{N}+(?=\s+\1\s\p{N}+)/gu) ?? []
  return named.length > 0
}

/** Whether it is a single line with two or more numbers that is not a sentence. */
function isRow(text: string): boolean {
  return !endsSentence(text) && !text.includes('\n') && (text.match(/(?<!\S)\S*\p{N}/gu) ?? []).length > 1
}

function endsSentence(text: string): boolean {
  return /[.!?;:。！？…]["'”’)\]]*$/u.test(text)
}
