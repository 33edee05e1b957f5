import { mostTelling } from '../text/bounds.ts'
import { codes, withPlainNumbers } from '../text/codes.ts'
import { queryTerms } from '../text/terms.ts'
import { stems } from './stem.ts'

/** What a question asks about. */
export interface Asked {
  /** The stems that the answer, or the text around it, should contain. */
  readonly terms: readonly string[]
  /** Whether it asks for a number or a date. */
  readonly figure: boolean
  /** Whether it asks for a person or an organisation. */
  readonly name: boolean
  /** The stems of years, and codes such as `ab12345` for AB-1234/5: text about others of their kind does not answer. */
  readonly conditions: readonly string[]
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

const ASKS_FOR_NAME = /(?<!\p{L})(?:who|whom|whose|wer|wem|wen|wessen|qui|quién(?:es)?|chi|кто)(?!\p{L})/iu
/** A year, or a code of letters and digits such as `E07` or `R290`. */
const CONDITION = /^(?:(?:19|20)\d\d|\p{L}{1,5}\p{N}{1,6}\p{L}?)$/u
const GROUPS = /^\p{N}+(?: \p{N}{3})+$/u
/** A period is a condition on its year alone. */
const PERIOD = /^(?:fy|cy|q|h)\p{N}/u

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
  const named = codes(question)
  const terms = queryTerms(withPlainNumbers(question).replaceAll(ASKS_FOR_FIGURE, ' '))
  const asked = terms.filter(
    (term, i) => !(/^\p{L}+\p{N}+$/u.test(term) && term.endsWith(terms[i + 1] ?? ' ')) && !GROUPS.test(term),
  )
  const all = mostTelling([...new Set([...named, ...stems(asked.join(' '))])], MAX_TERMS)
  const telling = all.filter((term) => !WEAK.has(term))
  return {
    terms: telling.length > 0 ? telling : all,
    figure: question.search(ASKS_FOR_FIGURE) >= 0,
    name: ASKS_FOR_NAME.test(question),
    conditions: [...named, ...terms.filter((term) => CONDITION.test(term) && !PERIOD.test(term))],
  }
}

/** Returns the share of the conditions that none of these sets of stems contains. */
export function unmetShare(
  conditions: readonly string[],
  sets: readonly (ReadonlySet<string> | undefined)[],
): number {
  const unmet = conditions.filter((condition) => !sets.some((set) => set?.has(condition)))
  return unmet.length / Math.max(1, conditions.length)
}
