import type { Passage } from '../retrieve/passage.ts'
import { askedOf } from './asked.ts'
import type { RankedSentence } from './rank-sentences.ts'

const YEAR = /^(?:19|20)\d\d$/
const YEARS = /(?<!\p{N})(?:19|20)\d\d(?!\p{N})/gu

/**
 * Returns the years of a question that none of the quotes is about. A quote that names years is about those, and what it
 * stands under; one without is about those of its passage. Each may be about those in its document's name.
 */
export function missingYears(
  query: string,
  quotes: readonly RankedSentence[],
  passages: readonly Passage[],
): readonly string[] {
  const asked = [...new Set(askedOf(query).conditions.filter((condition) => YEAR.test(condition)))]
  const about = new Set(quotes.flatMap((quote) => yearsOf(quote, passages[quote.passage])))
  return asked.filter((year) => !about.has(year))
}

function yearsOf({ text, header, under }: RankedSentence, passage: Passage | undefined): readonly string[] {
  const yearsIn = (...texts: readonly string[]) => texts.join('\n').match(YEARS) ?? []
  const own = yearsIn(text, header ?? '')
  const around = yearsIn(...under, passage?.name ?? '')
  return own.length > 0 ? [...own, ...around] : [...around, ...yearsIn(passage?.text ?? '')]
}
