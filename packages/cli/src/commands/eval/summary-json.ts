import type { EvalSummary } from '@docchat/core'
import { z } from 'zod'

type Measure = number | null

/** The output of `docchat eval --json`, which later runs can be compared with. */
export interface SummaryJson {
  readonly n: number
  readonly page_recall: Readonly<Record<1 | 5 | 10, Measure>>
  readonly mrr_10: Measure
  readonly quote_in_context: Measure
  readonly quote_found: Measure
  readonly answer_found: Measure
  readonly first_citation_right: Measure
  readonly citation_precision: Measure
  readonly abstention: { readonly precision: Measure; readonly recall: Measure; readonly auc: Measure }
  /** The 95 % interval of each share that could be measured. */
  readonly intervals: Readonly<Record<string, readonly [number, number]>>
  readonly seconds_to_first_text: { readonly p50: Measure; readonly p95: Measure }
}

const measure = z.number().min(0).nullable()

/** What earlier versions did not measure. */
const later = measure.default(null)

const summaryJson = z.object({
  n: z.int().min(0),
  page_recall: z.object({ 1: measure, 5: measure, 10: measure }),
  mrr_10: measure,
  quote_in_context: later,
  quote_found: measure,
  answer_found: later,
  first_citation_right: later,
  citation_precision: measure,
  abstention: z.object({ precision: measure, recall: measure, auc: later }),
  seconds_to_first_text: z.object({ p50: measure, p95: measure }),
})

export function toJson(summary: EvalSummary): SummaryJson {
  return {
    n: summary.n,
    page_recall: summary.pageRecall,
    mrr_10: summary.mrr10,
    quote_in_context: summary.quoteInContext,
    quote_found: summary.quoteFound,
    answer_found: summary.answerFound,
    first_citation_right: summary.firstCitationRight,
    citation_precision: summary.citationPrecision,
    abstention: summary.abstention,
    intervals: intervalsJson(summary),
    seconds_to_first_text: summary.secondsToFirstText,
  }
}

/** Names the intervals as the measures are: `page_recall_5`, `mrr_10`, `quote_found`. */
function intervalsJson({ intervals }: EvalSummary): SummaryJson['intervals'] {
  return Object.fromEntries(
    Object.entries(intervals).map(([name, interval]) => [
      name.replaceAll(/[A-Z]|(?<!\d)\d/g, (character) => `_${character.toLowerCase()}`),
      interval,
    ]),
  )
}

/** Parses the output of {@link toJson}, without the intervals, which are not compared. Returns null for anything else. */
export function fromJson(text: string): EvalSummary | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const { success, data } = summaryJson.safeParse(value)
  if (!success) return null
  return {
    n: data.n,
    pageRecall: data.page_recall,
    mrr10: data.mrr_10,
    quoteInContext: data.quote_in_context,
    quoteFound: data.quote_found,
    answerFound: data.answer_found,
    firstCitationRight: data.first_citation_right,
    citationPrecision: data.citation_precision,
    abstention: data.abstention,
    intervals: {},
    secondsToFirstText: data.seconds_to_first_text,
  }
}
