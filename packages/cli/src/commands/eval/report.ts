import type { EvalResult, EvalSummary, Regression } from '@docchat/core'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { writeTable } from '../../view/table.ts'

/** How many questions have been answered, shown on a terminal. */
export function noteProgress(output: Output, done: number, all: number): void {
  if (!output.lively || output.quiet) return
  output.draw(done === all ? '\r\u001b[K' : `\r\u001b[K${done} of ${count(all, 'question')}`)
}

/** A question that could not be answered because of an error. */
export function noteFailure(output: Output, { question, error }: EvalResult): void {
  if (error !== null) output.error(`"${cleanLine(question.question)}" failed: ${error.message}`)
}

/** A run and the baseline it is compared with. */
export interface Comparison {
  readonly summary: EvalSummary
  readonly before: EvalSummary | null
  readonly fallen: readonly Regression[]
}

/** Which measures fell below the baseline. */
export function noteComparison(output: Output, { summary, before, fallen }: Comparison): void {
  if (before === null) return
  if (before.n !== summary.n)
    output.note(`The baseline was measured on ${count(before.n, 'question')}, this on ${summary.n}.`)
  for (const { measure, before, now } of fallen)
    output.error(`${measure} fell from ${percent(before)} to ${percent(now)}.`)
  if (fallen.length === 0) output.note('No measure fell below the baseline.')
}

/** The measures, for people. */
export function writeReport(output: Output, summary: EvalSummary, results: readonly EvalResult[]): void {
  const { pageRecall, mrr10, abstention, secondsToFirstText } = summary
  const rows = [
    ['a right page first', percent(pageRecall[1]), 'page recall@1'],
    ['a right page among five', percent(pageRecall[5]), 'page recall@5'],
    ['a right page among ten', percent(pageRecall[10]), 'page recall@10'],
    ['mean reciprocal rank', mrr10?.toFixed(3) ?? '–', 'MRR@10'],
    ['the known quote found', percent(summary.quoteFound), ''],
    ['citations right', percent(summary.citationPrecision), 'verified, and on a known page'],
    ['rightly not answered', percent(abstention.precision), 'abstention precision'],
    ['unanswerable, not answered', percent(abstention.recall), 'abstention recall'],
    ['until the first text, median', seconds(secondsToFirstText.p50), ''],
    ['until the first text, 95 %', seconds(secondsToFirstText.p95), ''],
  ]
  const columns = [{ title: 'Measure' }, { title: 'Value', align: 'right' }, { title: '' }] as const
  output.line(`${count(summary.n, 'question')} asked.`)
  output.line()
  writeTable(output, columns, rows)
  writeMisses(output, results)
}

/** What went wrong, so that it can be looked into. */
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

function seconds(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(2)} s`
}
