import { areaUnderCurve } from './auc.ts'
import { bootstrap, type Interval, intervalOf } from './interval.ts'
import { type Count, MEASURES, type MeasureName } from './measures.ts'
import type { EvalResult } from './result.ts'

/** The metrics over all questions. Shares are from 0 to 1; null if there was nothing to measure. */
export interface EvalSummary {
  /** The number of questions asked. */
  readonly n: number
  /** Of the questions with expected pages, the share with a passage on one of these among the first 1, 5 or 10. */
  readonly pageRecall: Readonly<Record<1 | 5 | 10, number | null>>
  /** The mean reciprocal rank of the first such passage, over the same questions; 0 if none is among the first ten. */
  readonly mrr10: number | null
  /** Of the questions with an expected quote, the share in which a passage contains it. */
  readonly quoteInContext: number | null
  /** Of the questions with an expected quote, the share in which a verified citation contains it. */
  readonly quoteFound: number | null
  /** Of the questions with an expected answer, the share in which a verified citation contains it. */
  readonly answerFound: number | null
  /** Of the questions with expected pages, the share whose first citation is verified and on one of these. */
  readonly firstCitationRight: number | null
  /**
   * Of the citations for answerable questions, the share that is verified and on an expected page, if any are given.
   */
  readonly citationPrecision: number | null
  readonly abstention: {
    /** Of the questions declined, the share that is unanswerable. */
    readonly precision: number | null
    /** Of the unanswerable questions, the share that was declined. */
    readonly recall: number | null
    /**
     * How well the confidence tells answerable questions from others: 1 is perfect, .5 is chance. Null if there are none of
     * one kind, or no confidence.
     */
    readonly auc: number | null
  }
  /** The 95 % interval of each share, by the bootstrap over the questions; without those that are null. */
  readonly intervals: Readonly<Partial<Record<MeasureName | 'auc', Interval>>>
  /** Over the questions for which there was text. */
  readonly secondsToFirstText: { readonly p50: number | null; readonly p95: number | null }
}

/** Where each measure is found. */
const VALUES: Readonly<Record<MeasureName, (summary: EvalSummary) => number | null>> = {
  pageRecall1: ({ pageRecall }) => pageRecall[1],
  pageRecall5: ({ pageRecall }) => pageRecall[5],
  pageRecall10: ({ pageRecall }) => pageRecall[10],
  mrr10: ({ mrr10 }) => mrr10,
  quoteInContext: ({ quoteInContext }) => quoteInContext,
  quoteFound: ({ quoteFound }) => quoteFound,
  answerFound: ({ answerFound }) => answerFound,
  firstCitationRight: ({ firstCitationRight }) => firstCitationRight,
  citationPrecision: ({ citationPrecision }) => citationPrecision,
  abstentionPrecision: ({ abstention }) => abstention.precision,
  abstentionRecall: ({ abstention }) => abstention.recall,
}
const NAMES = Object.keys(MEASURES) as readonly MeasureName[]

/** Summarises results. A question that failed counts with what was known by then. */
export function summarize(results: readonly EvalResult[]): EvalSummary {
  const counts = (name: MeasureName) => results.map(MEASURES[name].count)
  const measured = (name: MeasureName) => shareOf(counts(name))
  const auc = areaUnderCurve(results)
  const measuredIntervals = [
    ...NAMES.map((name) => [name, intervalOf(counts(name))] as const),
    ['auc', auc === null ? null : bootstrap(results, areaUnderCurve)] as const,
  ]
  const intervals = measuredIntervals.flatMap(([name, interval]) =>
    interval === null ? [] : [[name, [round(interval[0]), round(interval[1])]] as const],
  )
  const seconds = results.flatMap(({ secondsToFirstText }) => secondsToFirstText ?? [])
  return {
    n: results.length,
    pageRecall: { 1: measured('pageRecall1'), 5: measured('pageRecall5'), 10: measured('pageRecall10') },
    mrr10: measured('mrr10'),
    quoteInContext: measured('quoteInContext'),
    quoteFound: measured('quoteFound'),
    answerFound: measured('answerFound'),
    firstCitationRight: measured('firstCitationRight'),
    citationPrecision: measured('citationPrecision'),
    abstention: {
      precision: measured('abstentionPrecision'),
      recall: measured('abstentionRecall'),
      auc: auc === null ? null : round(auc),
    },
    intervals: Object.fromEntries(intervals),
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

/**
 * Returns the metrics that got worse by more than the tolerance. Times, which depend on the machine, are not
 * compared, and neither are metrics that are null on either side.
 */
export function regressions(
  summary: EvalSummary,
  baseline: EvalSummary,
  tolerance: number = 0.01,
): Regression[] {
  return NAMES.flatMap((name) => {
    const [before, now] = [VALUES[name](baseline), VALUES[name](summary)]
    // Allows for floating-point error in the difference.
    const fell = before !== null && now !== null && before - now > tolerance + 1e-9
    return fell ? [{ measure: MEASURES[name].name, before, now }] : []
  })
}

/** Returns a ratio, rounded so that equal results print the same. */
function shareOf(counts: readonly Count[]): number | null {
  const whole = sum(counts.map((count) => count.whole))
  return whole === 0 ? null : round(sum(counts.map(({ part }) => part)) / whole)
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
