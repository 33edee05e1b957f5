import type { EvalResult } from './result.ts'

/** The metrics over all questions. Shares are from 0 to 1; null if there was nothing to measure. */
export interface EvalSummary {
  /** The number of questions asked. */
  readonly n: number
  /** Of the questions with expected pages, the share with a passage on one of these among the first 1, 5 or 10. */
  readonly pageRecall: Readonly<Record<1 | 5 | 10, number | null>>
  /** The mean reciprocal rank of the first such passage, over the same questions; 0 if none is among the first ten. */
  readonly mrr10: number | null
  /** Of the questions with an expected quote, the share in which a passage or a verified citation contains it. */
  readonly quoteFound: number | null
  /**
   * Of the citations for answerable questions, the share that is verified and on an expected page, if any are given.
   */
  readonly citationPrecision: number | null
  readonly abstention: {
    /** Of the questions declined, the share that is unanswerable. */
    readonly precision: number | null
    /** Of the unanswerable questions, the share that was declined. */
    readonly recall: number | null
  }
  /** Over the questions for which there was text. */
  readonly secondsToFirstText: { readonly p50: number | null; readonly p95: number | null }
}

/** Summarises results. A question that failed counts with what was known by then. */
export function summarize(results: readonly EvalResult[]): EvalSummary {
  const ranks = results.flatMap(({ pageRank }) => (pageRank === undefined ? [] : [pageRank ?? Infinity]))
  const recall = (k: number) => share(ranks.filter((rank) => rank <= k).length, ranks.length)
  const quotes = results.flatMap(({ quoteFound }) => quoteFound ?? [])
  const answerable = results.filter(({ question }) => question.answerable !== false)
  const declined = results.filter(({ outcome }) => outcome === 'declined')
  const unanswerable = results.filter(
    ({ question, outcome }) => question.answerable === false && outcome !== 'failed',
  )
  const rightlyDeclined = declined.filter(({ question }) => question.answerable === false).length
  const seconds = results.flatMap(({ secondsToFirstText }) => secondsToFirstText ?? [])
  return {
    n: results.length,
    pageRecall: { 1: recall(1), 5: recall(5), 10: recall(10) },
    mrr10: share(sum(ranks.map((rank) => (rank <= 10 ? 1 / rank : 0))), ranks.length),
    quoteFound: share(quotes.filter((found) => found).length, quotes.length),
    citationPrecision: share(
      sum(answerable.map(({ citations }) => citations.right)),
      sum(answerable.map(({ citations }) => citations.all)),
    ),
    abstention: {
      precision: share(rightlyDeclined, declined.length),
      recall: share(rightlyDeclined, unanswerable.length),
    },
    secondsToFirstText: { p50: percentile(seconds, 0.5), p95: percentile(seconds, 0.95) },
  }
}

/** A metric that got worse. */
export interface Regression {
  /** Its display name, such as `page recall@5`. */
  readonly measure: string
  readonly before: number
  readonly now: number
}

const MEASURES: readonly (readonly [name: string, value: (summary: EvalSummary) => number | null])[] = [
  ['page recall@1', ({ pageRecall }) => pageRecall[1]],
  ['page recall@5', ({ pageRecall }) => pageRecall[5]],
  ['page recall@10', ({ pageRecall }) => pageRecall[10]],
  ['MRR@10', ({ mrr10 }) => mrr10],
  ['quotes found', ({ quoteFound }) => quoteFound],
  ['citation precision', ({ citationPrecision }) => citationPrecision],
  ['abstention precision', ({ abstention }) => abstention.precision],
  ['abstention recall', ({ abstention }) => abstention.recall],
]

/**
 * Returns the metrics that got worse by more than the tolerance. Times, which depend on the machine, are not
 * compared, and neither are metrics that are null on either side.
 */
export function regressions(
  summary: EvalSummary,
  baseline: EvalSummary,
  tolerance: number = 0.01,
): Regression[] {
  return MEASURES.flatMap(([measure, value]) => {
    const [before, now] = [value(baseline), value(summary)]
    // Allows for floating-point error in the difference.
    const fell = before !== null && now !== null && before - now > tolerance + 1e-9
    return fell ? [{ measure, before, now }] : []
  })
}

/** Returns a ratio, rounded so that equal results print the same. */
function share(part: number, whole: number): number | null {
  return whole === 0 ? null : round(part / whole)
}

/** Returns the nearest-rank percentile: the smallest value that at least this share of all values do not exceed. */
function percentile(values: readonly number[], part: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.ceil(part * sorted.length) - 1]
  return value === undefined ? null : round(value)
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
