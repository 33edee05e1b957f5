import { mostTelling } from '../text/bounds.ts'
import { queryTerms } from '../text/terms.ts'
import { stems } from './stem.ts'

/** What a question asks about. */
export interface Asked {
  /** The stems that the answer, or the text around it, should contain. */
  readonly terms: readonly string[]
  /** Whether it asks for a number or a date. */
  readonly figure: boolean
}

/** Each term is looked for in each sentence. */
const MAX_TERMS = 64

/** Phrases that ask for a number or a date, in a few languages. */
const FIGURE_QUESTIONS = [
  'how (?:many|much|long|often|old|far|high|large|big|soon|fast|heavy|wide|deep|tall|loud)|when',
  '(?:what|which) (?:year|date|day|time|price|amount|number|percentage|percent|rate)',
  'wie ?viele?|wie (?:lange|oft|hoch)|wann|hoeveel|wanneer',
  'combien|quand|cuánt[oa]s?|cuándo|quant[aeio]s?|quando',
  'ile|kiedy|сколько|когда',
]
const ASKS_FOR_FIGURE = new RegExp(
  String.raw`(?<!\p{L})(?:${FIGURE_QUESTIONS.join('|')})(?!\p{L})|多少|几|何時|いつ|いく[つら]`,
  'giu',
)

/** Words about the form of the answer, or with little meaning: the documents need not contain them. */
const WEAK = new Set(
  stems(
    `account according agreement another answer approximation asked asking assuming based basing billion calculate clearly
    compute decimal defined detail details eur exact explicitly following gbp get go help information items judgment
    judgments line metric million near need outlined percent percents perspective place places plainly please possible
    primarily provide provided provides question reasonable reference referencing resource resources respond response
    round show shown start still units usd use used using utilizing want`,
  ),
)

/** Analyses a question. Phrases such as `how long` are not terms, and neither is `FY2018` beside its number, `2018`. */
export function askedOf(question: string): Asked {
  const terms = queryTerms(question.replaceAll(ASKS_FOR_FIGURE, ' '))
  const asked = terms.filter(
    (term, i) => !(/^\p{L}+\p{N}+$/u.test(term) && term.endsWith(terms[i + 1] ?? ' ')),
  )
  const all = mostTelling([...new Set(stems(asked.join(' ')))], MAX_TERMS)
  const telling = all.filter((term) => !WEAK.has(term))
  return { terms: telling.length > 0 ? telling : all, figure: question.search(ASKS_FOR_FIGURE) >= 0 }
}
