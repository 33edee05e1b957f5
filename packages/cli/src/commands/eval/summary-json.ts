import type { EvalSummary } from '@docchat/core'
import { z } from 'zod'

type Measure = number | null

/** The output of `docchat eval --json`, which later runs can be compared with. */
export interface SummaryJson {
  readonly n: number
  readonly page_recall: Readonly<Record<1 | 5 | 10, Measure>>
  readonly mrr_10: Measure
  readonly quote_found: Measure
  readonly citation_precision: Measure
  readonly abstention: { readonly precision: Measure; readonly recall: Measure }
  readonly seconds_to_first_text: { readonly p50: Measure; readonly p95: Measure }
}

const measure = z.number().min(0).nullable()

const summaryJson: z.ZodType<SummaryJson> = z.object({
  n: z.int().min(0),
  page_recall: z.object({ 1: measure, 5: measure, 10: measure }),
  mrr_10: measure,
  quote_found: measure,
  citation_precision: measure,
  abstention: z.object({ precision: measure, recall: measure }),
  seconds_to_first_text: z.object({ p50: measure, p95: measure }),
})

export function toJson(summary: EvalSummary): SummaryJson {
  return {
    n: summary.n,
    page_recall: summary.pageRecall,
    mrr_10: summary.mrr10,
    quote_found: summary.quoteFound,
    citation_precision: summary.citationPrecision,
    abstention: summary.abstention,
    seconds_to_first_text: summary.secondsToFirstText,
  }
}

/** Parses the output of {@link toJson}. Returns null for anything else. */
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
    quoteFound: data.quote_found,
    citationPrecision: data.citation_precision,
    abstention: data.abstention,
    secondsToFirstText: data.seconds_to_first_text,
  }
}
