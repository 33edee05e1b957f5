import { isContentWord, words } from '../text/terms.ts'
import { askedOf, unmetShare } from './asked.ts'
import type { PassageSentences } from './passage-sentences.ts'
import { isFragment, type Quotable } from './quotable.ts'
import { hasWanted, type Wanted } from './wanted.ts'

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
  /** The headings above it, and what introduces its list. */
  readonly under: readonly string[]
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
const RANK_WEIGHT = 0.3
/** A number means less: many sentences have one. */
const WANTED_BONUS: Readonly<Record<Wanted, number>> = { number: 0.15, date: 0.3, name: 0.3, place: 0.3 }
const CONDITION_MALUS = 0.3
const FRAGMENT_MALUS = 0.25
const HEADING_MALUS = 0.5
/** One item is better than the whole list if it holds as much of the question. */
const LIST_MALUS = 0.05
const QUESTION_MALUS = 0.4
const EXACT_WEIGHT = 0.03
const COMPARED_EXACTLY = 20

/** Returns the sentences of the passages, best first, without duplicates. */
export function rankSentences(question: string, passages: readonly PassageSentences[]): RankedSentence[] {
  const { terms, wanted, conditions } = askedOf(question)
  const asked = new Set(words(question))
  const { fits, speaks } = measures(
    terms,
    passages.map(({ stems }) => stems),
  )
  const seen = new Set<string>()

  const ranked = passages.flatMap(({ sentences, stems: all, title }, passage) => {
    const passageFits = fits(all, title)
    const passageSpeaks = speaks(all, title)
    return sentences.flatMap(({ kind, start, text, header, under, stems, above }, i): RankedSentence[] => {
      const flat = text.replaceAll(/\s+/g, ' ')
      if (seen.has(flat)) return []
      seen.add(flat)
      const around = [stems, above, sentences[i - 1]?.stems, sentences[i + 1]?.stems, title]
      const own = fits(stems)
      const score =
        own +
        NEIGHBOUR_WEIGHT * (fits(...around) - own) +
        PASSAGE_WEIGHT * passageFits +
        RANK_WEIGHT / (passage + 1) +
        (wanted !== null && hasWanted(wanted, text, asked) ? WANTED_BONUS[wanted] : 0) -
        CONDITION_MALUS * unmetShare(conditions, around) -
        malusOf({ kind, text }) -
        (/[?？]\W*$/u.test(text) ? QUESTION_MALUS : 0)
      const coverage = (speaks(...around) + passageSpeaks) / 2
      return [{ passage, start, text, score, coverage, header, under }]
    })
  })
  // The sort is stable, so ties keep the order of the passages.
  const sorted = ranked.sort((a, b) => b.score - a.score)
  return exactFirst(question, sorted)
}

/** Puts those of the best sentences first that have the question's words as they are, and not just their stems: `Maine` is not `main`. */
function exactFirst(question: string, ranked: readonly RankedSentence[]): RankedSentence[] {
  const asked = [...new Set(words(question).filter(isContentWord))]
  const best = ranked.slice(0, COMPARED_EXACTLY).map((sentence) => {
    const held = new Set(words(sentence.text))
    const exact = asked.filter((word) => held.has(word)).length / Math.max(1, asked.length)
    return { sentence, order: sentence.score + EXACT_WEIGHT * exact }
  })
  const first = best.sort((a, b) => b.order - a.order).map(({ sentence }) => sentence)
  return [...first, ...ranked.slice(COMPARED_EXACTLY)]
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

function malusOf({ kind, text }: Pick<Quotable, 'kind' | 'text'>): number {
  if (kind === 'heading') return HEADING_MALUS
  if (kind === 'list') return LIST_MALUS
  return kind === 'sentence' && isFragment(text) ? FRAGMENT_MALUS : 0
}
