import type { EvalResult, EvalSummary, Interval, MeasureName, Regression } from '@docchat/core'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { writeTable } from '../../view/table.ts'

/** Shows the number of answered questions on a terminal. */
export function noteProgress(output: Output, done: number, all: number): void {
  if (!output.lively || output.quiet) return
  output.draw(done === all ? '\r\u001b[K' : `\r\u001b[K${done} of ${count(all, 'question')}`)
}

/** Reports a question that failed with an error. */
export function noteFailure(output: Output, { question, error }: EvalResult): void {
  if (error !== null) output.error(`"${cleanLine(question.question)}" failed: ${error.message}`)
}

/** A run, and the baseline that it is compared with. */
export interface Comparison {
  readonly summary: EvalSummary
  readonly before: EvalSummary | null
  readonly fallen: readonly Regression[]
}

/** Reports which measures fell below the baseline. */
export function noteComparison(output: Output, { summary, before, fallen }: Comparison): void {
  if (before === null) return
  if (before.n !== summary.n)
    output.note(`The baseline was measured with ${count(before.n, 'question')}, this run with ${summary.n}.`)
  for (const { measure, before, now } of fallen)
    output.error(`${measure} fell from ${percent(before)} to ${percent(now)}.`)
  if (fallen.length === 0) output.note('No measure fell below the baseline.')
}

/** Writes the measures, for people. */
export function writeReport(output: Output, summary: EvalSummary, results: readonly EvalResult[]): void {
  const { pageRecall, mrr10, abstention, intervals, secondsToFirstText } = summary
  const row = (title: string, name: MeasureName, value: number | null, note: string) => [
    ...[title, percent(value), range(intervals[name]), note],
  ]
  const rows = [
    row('correct page ranked first', 'pageRecall1', pageRecall[1], 'page recall@1'),
    row('correct page in the top 5', 'pageRecall5', pageRecall[5], 'page recall@5'),
    row('correct page in the top 10', 'pageRecall10', pageRecall[10], 'page recall@10'),
    ['mean reciprocal rank', mrr10?.toFixed(3) ?? '–', range(intervals.mrr10, 3), 'MRR@10'],
    row('expected quote in a passage', 'quoteInContext', summary.quoteInContext, ''),
    row('expected quote cited', 'quoteFound', summary.quoteFound, 'verified'),
    row('expected answer cited', 'answerFound', summary.answerFound, 'verified'),
    row('first citation correct', 'firstCitationRight', summary.firstCitationRight, ''),
    row('correct citations', 'citationPrecision', summary.citationPrecision, 'verified, on an expected page'),
    row('rightly declined', 'abstentionPrecision', abstention.precision, 'abstention precision'),
    row('unanswerable and declined', 'abstentionRecall', abstention.recall, 'abstention recall'),
    [
      'told from unanswerable',
      abstention.auc?.toFixed(3) ?? '–',
      range(intervals.auc, 3),
      'AUC of the confidence',
    ],
    ['time to first text, median', seconds(secondsToFirstText.p50), '', ''],
    ['time to first text, 95 %', seconds(secondsToFirstText.p95), '', ''],
  ]
  const columns = [
    { title: 'Measure' },
    { title: 'Value', align: 'right' },
    { title: '95 % interval', align: 'right' },
    { title: '' },
  ] as const
  output.line(`${count(summary.n, 'question')} asked.`)
  output.line()
  writeTable(output, columns, rows)
  writeMisses(output, results)
}

/** Lists the questions that went wrong. */
function writeMisses(output: Output, results: readonly EvalResult[]): void {
  const misses = results.flatMap((result) => {
    const wrong = missOf(result)
    return wrong === null ? [] : [`${wrong}: ${cleanLine(result.question.question)}`]
  })
  if (misses.length === 0) return
  output.line()
  for (const miss of misses) output.line(miss)
}

function missOf({ question, outcome, pageRank }: EvalResult): string | null {
  if (outcome === 'failed') return null
  if (question.answerable === false) return outcome === 'answered' ? 'answered, but unanswerable' : null
  if (pageRank === null) return 'page not found'
  return outcome === 'declined' ? 'not answered' : null
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}

/** Formats an interval as percentages, or with so many digits. */
function range(interval: Interval | undefined, digits?: number): string {
  if (interval === undefined) return ''
  return interval
    .map((value) => (digits === undefined ? (value * 100).toFixed(1) : value.toFixed(digits)))
    .join(' – ')
}

function seconds(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(2)} s`
}
