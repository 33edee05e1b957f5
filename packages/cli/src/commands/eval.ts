import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import {
  type EvalResult,
  type EvalSummary,
  evaluate,
  parseQuestions,
  type Regression,
  regressions,
} from '@docchat/core'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { onlyIn } from '../documents.ts'
import { fromJson, toJson } from '../eval/summary-json.ts'
import type { EvalFlags } from '../evaluation.ts'
import type { ExitCode } from '../exit-codes.ts'
import { count } from '../terminal/format.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'
import { table } from '../terminal/table.ts'

/** `docchat eval <questions>` */
export async function evalCommand(
  { output, open, signal }: Context,
  file: string,
  { document, allDocuments = false, baseline, tolerance }: EvalFlags,
): Promise<ExitCode> {
  const questions = parseQuestions(
    file === '-' ? await readAll(addAbortSignal(signal, process.stdin)) : await read(file),
    file === '-' ? 'Standard input' : file,
  )
  const before = baseline === undefined ? null : await readBaseline(baseline)
  await using docchat = await open({ models: true })
  const options = { ...(await onlyIn(docchat, document)), allDocuments, signal }

  const results: EvalResult[] = []
  for await (const event of evaluate(docchat, questions, options)) {
    if (event.type === 'question-done') {
      results.push(event.result)
      noteProgress(output, results.length, questions.length)
      noteFailure(output, event.result)
      continue
    }
    const { summary } = event
    if (output.json) output.event(toJson(summary))
    else writeReport(output, summary, results)
    const fallen = before === null ? [] : regressions(summary, before, tolerance)
    noteComparison(output, { summary, before, fallen })
    return fallen.length > 0 || results.some(({ error }) => error !== null) ? 1 : 0
  }
  return 0
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new CliError('INVALID_ARGUMENT', `${path} cannot be read. Check its path.`, { cause })
  }
}

async function readBaseline(path: string): Promise<EvalSummary> {
  const summary = fromJson(await read(path))
  if (summary !== null) return summary
  const message = `${path} is no baseline. Make one: docchat eval --json <questions> > ${path}`
  throw new CliError('INVALID_ARGUMENT', message)
}

function noteProgress(output: Output, done: number, all: number): void {
  if (!output.lively || output.quiet) return
  output.draw(done === all ? '\r\u001b[K' : `\r\u001b[K${done} of ${count(all, 'question')}`)
}

function noteFailure(output: Output, { question, error }: EvalResult): void {
  if (error !== null) output.error(`"${cleanLine(question.question)}" failed: ${error.message}`)
}

interface Comparison {
  readonly summary: EvalSummary
  readonly before: EvalSummary | null
  readonly fallen: readonly Regression[]
}

function noteComparison(output: Output, { summary, before, fallen }: Comparison): void {
  if (before === null) return
  if (before.n !== summary.n)
    output.note(`The baseline was measured on ${count(before.n, 'question')}, this on ${summary.n}.`)
  for (const { measure, before, now } of fallen)
    output.error(`${measure} fell from ${percent(before)} to ${percent(now)}.`)
  if (fallen.length === 0) output.note('No measure fell below the baseline.')
}

function writeReport(output: Output, summary: EvalSummary, results: readonly EvalResult[]): void {
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
  const heading = (line: string) => output.style('bold', line)
  output.line(`${count(summary.n, 'question')} asked.`)
  output.line()
  for (const line of table(columns, rows, { columns: output.columns, heading })) output.line(line)
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
