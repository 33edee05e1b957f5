import { readFile } from 'node:fs/promises'
import {
  type CitationStatus,
  DocChatError,
  pageName,
  type RecheckedCitation,
  readSavedAnswer,
  type SavedAnswer,
} from '@docchat/core'
import { citationJson } from '@docchat/core/json'
import { CliError } from '../../cli-error.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** Remarks for people about each status; empty if the quote still stands. */
const REMARKS: Readonly<Record<CitationStatus, string>> = {
  stands: '',
  moved: 'found elsewhere on that page',
  unverified: 'not verified when the answer was saved',
  'not-found': 'these words are not on that page',
  'other-bytes': 'that version was read from other bytes than the answer states',
  gone: 'the document or that page no longer exists',
}

const FAILED: ReadonlySet<CitationStatus> = new Set(['not-found', 'other-bytes', 'gone'])

/** Checks the citations of a saved answer. */
export async function verifyAnswer({ output, open }: Context, path: string): Promise<ExitCode> {
  const saved = await read(path)
  await using docchat = await open()
  const { contradictions } = saved
  const { citations, ok: standing } = await docchat.verifyCitations(saved.citations)
  const ok = standing && contradictions.length === 0
  for (const citation of citations) write(output, citation)
  if (output.json) {
    for (const message of contradictions) output.event({ type: 'problem', kind: 'answer', message })
    const failed = citations.filter(({ status }) => FAILED.has(status)).length
    output.event({ type: 'finish', citations: citations.length, failed, ok })
  } else {
    for (const message of contradictions) output.line(`${output.style('red', '✗')} ${message}`)
    if (citations.length === 0 && ok) output.line('The answer contains no citations.')
    else output.line(ok ? 'The answer holds.' : 'The answer does not hold.')
  }
  return ok ? 0 : 1
}

async function read(path: string): Promise<SavedAnswer> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    const problem = cause instanceof SyntaxError ? 'is not a saved answer' : 'cannot be read'
    throw new CliError(
      'INVALID_ARGUMENT',
      `${path} ${problem}. Create one: docchat ask --save <file> <question>`,
      {
        cause,
      },
    )
  }
  try {
    return readSavedAnswer(value)
  } catch (cause) {
    if (!DocChatError.isInstance(cause)) throw cause
    throw new CliError(cause.code, `${path}: ${cause.message}`, { cause })
  }
}

function write(output: Output, { citation, status, superseded }: RecheckedCitation): void {
  if (output.json) {
    const { marker, document_id, version_id, name, page, page_label, quote } = citationJson(citation)
    const place = { marker, document_id, version_id, name, page, page_label, quote }
    output.event({ type: 'citation', ...place, status, superseded })
    return
  }
  const { marker, name, page, pageLabel, quote } = citation
  const sign = FAILED.has(status) ? output.style('red', '✗') : status === 'unverified' ? '?' : '✓'
  const remarks = [REMARKS[status], superseded ? 'superseded by a newer version' : '']
  const remark = remarks.filter((text) => text !== '').join('; ')
  const place = `[${marker}] ${cleanLine(name)}, ${cleanLine(pageName(page, pageLabel))}: “${cleanLine(quote)}”`
  output.line(`${sign} ${place}${remark === '' ? '' : ` (${remark})`}`)
}
