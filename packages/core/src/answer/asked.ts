import { mostTelling } from '../text/bounds.ts'
import { codes, withPlainNumbers } from '../text/codes.ts'
import { queryTerms } from '../text/terms.ts'
import { stems } from './stem.ts'
import { QUANTITY_WORDS, type Wanted, wantedBy } from './wanted.ts'

/** What a question asks about. */
export interface Asked {
  /** The stems that the answer, or the text around it, should contain. */
  readonly terms: readonly string[]
  /** The kind of thing that it asks for; null if that is not known. */
  readonly wanted: Wanted | null
  /** The stems of years, and codes such as `ab12345` for AB-1234/5: text about others of their kind does not answer. */
  readonly conditions: readonly string[]
}

/** Each term is looked for in each sentence. */
const MAX_TERMS = 64

const YEAR = /^(?:19|20)\d\d$/
const GROUPS = /^\p{N}+(?: \p{N}{3})+$/u
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
  const terms = queryTerms(withPlainNumbers(question).replaceAll(QUANTITY_WORDS, ' '))
  const asked = terms.filter(
    (term, i) => !(/^\p{L}+\p{N}+$/u.test(term) && term.endsWith(terms[i + 1] ?? ' ')) && !GROUPS.test(term),
  )
  const all = mostTelling([...new Set([...named, ...stems(asked.join(' '))])], MAX_TERMS)
  const telling = all.filter((term) => !WEAK.has(term))
  const conditions = [...named, ...terms.filter((term) => YEAR.test(term))]
  return {
    terms: telling.length > 0 ? telling : all,
    // What is asked of a year is mostly a figure.
    wanted: wantedBy(question) ?? (conditions.some((condition) => YEAR.test(condition)) ? 'number' : null),
    conditions,
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
