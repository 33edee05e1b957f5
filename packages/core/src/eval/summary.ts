import type { EvalResult } from './result.ts'

/** What all questions together came to. Shares are 0 to 1; null where there was nothing to measure. */
export interface EvalSummary {
  /** How many questions were asked. */
  readonly n: number
  /** The share of questions with known pages of which one is on one of the first 1, 5, 10 passages. */
  readonly pageRecall: Readonly<Record<1 | 5 | 10, number | null>>
  /** The mean, over the same questions, of 1 divided by the rank of the first such passage, 0 where none is among ten. */
  readonly mrr10: number | null
  /** The share of questions with a known quote that has its words in a passage or a citation. */
  readonly quoteFound: number | null
  /** The share of citations, of answerable questions, that are verified and on a known page where one is known. */
  readonly citationPrecision: number | null
  readonly abstention: {
    /** The share of unanswerable questions among those that were not answered. */
    readonly precision: number | null
    /** The share of unanswerable questions that were not answered. */
    readonly recall: number | null
  }
  /** Over the questions that were answered. */
  readonly secondsToFirstText: { readonly p50: number | null; readonly p95: number | null }
}

/** Sums up. Questions that failed count for what was known of them by then. */
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

/** A measure that fell. */
export interface Regression {
  /** Its name for people, such as `page recall@5`. */
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
 * The measures that fell by more than the tolerance. Times are not compared, for they are the machine's, and neither is
 * what one side could not measure.
 */
export function regressions(
  summary: EvalSummary,
  baseline: EvalSummary,
  tolerance: number = 0.01,
): Regression[] {
  return MEASURES.flatMap(([measure, value]) => {
    const [before, now] = [value(baseline), value(summary)]
    // Room for what rounding does to a difference.
    const fell = before !== null && now !== null && before - now > tolerance + 1e-9
    return fell ? [{ measure, before, now }] : []
  })
}

/** Rounded, so that the same figures are the same text. */
function share(part: number, whole: number): number | null {
  return whole === 0 ? null : round(part / whole)
}

/** The smallest value that so large a part of all do not exceed. */
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
