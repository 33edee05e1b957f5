import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { type EvalResult, type EvalSummary, evaluate, parseQuestions, regressions } from '@docchat/core'
import { CliError } from '../../cli-error.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { onlyIn } from '../../lookup/find-document.ts'
import { noteComparison, noteFailure, noteProgress, writeReport } from './report.ts'
import { fromJson, toJson } from './summary-json.ts'

/** Options of `eval`. */
export interface EvalFlags {
  readonly document?: readonly string[]
  readonly allDocuments?: boolean
  readonly baseline?: string
  readonly tolerance: number
}

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
  const options = { ...(await onlyIn(docchat, { ...(document && { document }) })), allDocuments, signal }

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
    throw new CliError('INVALID_ARGUMENT', `${path} cannot be read. Check the path and its permissions.`, {
      cause,
    })
  }
}

async function readBaseline(path: string): Promise<EvalSummary> {
  const summary = fromJson(await read(path))
  if (summary !== null) return summary
  const message = `${path} is not a baseline. Create one: docchat eval --json <questions> > ${path}`
  throw new CliError('INVALID_ARGUMENT', message)
}
