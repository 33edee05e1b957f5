import { sentences } from '../chunk/sentences.ts'
import type { Span } from '../document.ts'
import type { Passage } from '../retrieve/passage.ts'
import { indexText, queryTerms } from '../search/terms.ts'
import { isQuotable } from './quote.ts'
import { stems } from './stem.ts'

/** A sentence that may answer the question. */
export interface RankedSentence {
  /** An index into the passages. */
  readonly passage: number
  /** The exact words. */
  readonly text: string
  readonly score: number
  /** How much of the question it and its neighbours speak of: 0 to 1, rare terms counting more. */
  readonly coverage: number
}

interface Unit extends Span {
  readonly text: string
  readonly stems: ReadonlySet<string>
}

/** A sentence longer than this is cut: it is a table or a list without punctuation. */
const MAX_LENGTH = 500

// How much each sign of a good answer counts, beside the part of the question's terms that the sentence holds itself.
const NEIGHBOUR_WEIGHT = 0.4
const RANK_WEIGHT = 0.15
const FIGURE_BONUS = 0.15
const FRAGMENT_MALUS = 0.25
const QUESTION_MALUS = 0.4

/** How questions ask for a figure or a date, in a few languages. */
const FIGURE_QUESTIONS = [
  'how (?:many|much|long|often|old|far|high|large|big)|when',
  '(?:what|which) (?:year|date|day|time|price|amount|number|percentage|percent|rate)',
  'wie ?viele?|wie (?:lange|oft|hoch)|wann|hoeveel|wanneer',
  'combien|quand|cuánt[oa]s?|cuándo|quant[aeio]s?|quando',
  'ile|kiedy|сколько|когда',
]
const ASKS_FOR_FIGURE = new RegExp(
  String.raw`(?<!\p{L})(?:${FIGURE_QUESTIONS.join('|')})(?!\p{L})|多少|几|何時|いつ|いく[つら]`,
  'iu',
)

/** The sentences of the passages, best first; the same words of two passages count once. */
export function rankSentences(question: string, passages: readonly Passage[]): RankedSentence[] {
  const terms = askedTerms(question)
  const sources = passages.map((passage) => ({
    units: unitsOf(passage.text),
    about: new Set(stems(passage.name)),
  }))
  const coverageOf = weigh(
    terms,
    sources.map(({ units }) => new Set(units.flatMap((unit) => [...unit.stems]))),
  )
  const wantsFigure = ASKS_FOR_FIGURE.test(question)
  const seen = new Set<string>()

  const ranked = sources.flatMap(({ units, about }, passage) =>
    units.flatMap((unit, i): RankedSentence[] => {
      const words = unit.text.replaceAll(/\s+/g, ' ')
      if (seen.has(words)) return []
      seen.add(words)
      const own = coverageOf([unit.stems])
      const coverage = coverageOf([unit.stems, units[i - 1]?.stems, units[i + 1]?.stems, about])
      const score =
        own +
        NEIGHBOUR_WEIGHT * (coverage - own) +
        RANK_WEIGHT / (passage + 1) +
        (wantsFigure && /\p{N}/u.test(unit.text) ? FIGURE_BONUS : 0) -
        (isFragment(unit.text) ? FRAGMENT_MALUS : 0) -
        (/[?？]\W*$/u.test(unit.text) ? QUESTION_MALUS : 0)
      return [{ passage, text: unit.text, score, coverage }]
    }),
  )
  // The sort is stable, so ties stay in the order of the passages.
  return ranked.sort((a, b) => b.score - a.score)
}

/** What the question speaks of. `how long` asks for a kind of answer, `FY2018` is `2018`: neither has to be there. */
function askedTerms(question: string): string[] {
  const terms = queryTerms(question.replace(ASKS_FOR_FIGURE, ' '))
  const asked = terms.filter(
    (term, i) => !(/^\p{L}+\p{N}+$/u.test(term) && term.endsWith(terms[i + 1] ?? ' ')),
  )
  return [...new Set(stems(asked.join(' ')))]
}

/**
 * Measures how much of the question sets of stems hold together. Terms that few passages have weigh more; figures weigh
 * less, for years and clause numbers stand in headings, away from what is said of them.
 */
function weigh(
  terms: readonly string[],
  passages: readonly ReadonlySet<string>[],
): (sets: readonly (ReadonlySet<string> | undefined)[]) => number {
  const weights = terms.map((term) => {
    const holders = passages.filter((passage) => passage.has(term)).length
    const rarity = 1 + Math.log((passages.length + 1) / (holders + 1)) / 2
    return /\p{N}/u.test(term) ? rarity / 2 : rarity
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return (sets) => {
    const held = weights.filter((_, i) => sets.some((set) => set?.has(terms[i] ?? '')))
    return total === 0 ? 0 : held.reduce((sum, weight) => sum + weight, 0) / total
  }
}

function unitsOf(text: string): Unit[] {
  return sentences(text)
    .flatMap((span) => cut(text, span))
    .filter((span) => isQuotable(text.slice(span.start, span.end)))
    .map((span) => {
      const words = text.slice(span.start, span.end)
      return { ...span, text: words, stems: new Set(stems(indexText(words))) }
    })
}

/** A sentence as it is, or in pieces of whole words. */
function cut(text: string, span: Span): Span[] {
  if (span.end - span.start <= MAX_LENGTH) return [span]
  const pieces: Span[] = []
  for (const { 0: piece, index } of text
    .slice(span.start, span.end)
    .matchAll(/\S(?:.{0,499}\S)?(?=\s|$)|\S+/gsu)) {
    pieces.push({ start: span.start + index, end: span.start + index + piece.length })
  }
  return pieces
}

/** Headings and scraps: a few words, or words with neither a full stop nor a figure, unlike a table's row. */
function isFragment(text: string): boolean {
  if ((text.match(/[\p{L}\p{N}]+/gu) ?? []).length < 3) return true
  return !/[.!?;:。！？…]["'”’)\]]*$/u.test(text) && !/\s\S*\p{N}/u.test(text)
}
