import { addAbortSignal } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import {
  type AnswerEvent,
  type CitationEvent,
  DocChatError,
  type NoAnswerEvent,
  type NoAnswerReason,
} from '@docchat/core'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { onlyIn } from '../documents.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { AskFlags } from '../program.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine, cleanText, snakeCased } from '../terminal/sanitize.ts'
import { writePassages } from './search.ts'

const REASONS: Readonly<Record<NoAnswerReason, string>> = {
  'no-documents': 'There are no documents to answer from. Add some: docchat ingest <files>',
  'nothing-relevant': 'The documents do not answer this: nothing in them is relevant to the question.',
  'model-declined': 'The documents do not answer this: the model found no answer in the passages.',
}

/** `docchat ask <question>` */
export async function ask(
  { output, open, signal }: Context,
  words: readonly string[],
  { document, limit, failOnNoAnswer }: AskFlags,
): Promise<ExitCode> {
  const question = (
    words.length === 1 && words[0] === '-' ? await readQuestion(signal) : words.join(' ')
  ).trim()
  if (question === '') throw new CliError('INVALID_ARGUMENT', 'The question is empty.')
  await using docchat = await open({ models: true })
  const options = { ...(await onlyIn(docchat, document)), limit, signal }
  const view = output.json ? jsonView(output) : textView(output)
  let answered = true
  for await (const event of docchat.ask(question, options)) {
    if (event.type === 'error') {
      view.interrupted()
      throw new DocChatError(event.code, event.message)
    }
    if (event.type === 'no-answer') answered = false
    view.event(event)
  }
  return answered || failOnNoAnswer !== true ? 0 : 6
}

type Shown = Exclude<AnswerEvent, { type: 'error' }>

/** How an answer is shown while it comes. */
interface AnswerView {
  event(event: Shown): void
  /** The answer ends here, incomplete. */
  interrupted(): void
}

function jsonView(output: Output): AnswerView {
  return { event: (event) => output.event(snakeCased(event)), interrupted: () => undefined }
}

function textView(output: Output): AnswerView {
  const citations: CitationEvent[] = []
  let open = false
  return {
    event(event) {
      switch (event.type) {
        case 'text-delta':
          open = true
          output.write(cleanText(event.text))
          break
        case 'citation':
          citations.push(event)
          break
        case 'no-answer':
          writeNoAnswer(output, event)
          break
        case 'finish':
          if (open) output.line()
          writeFootnotes(output, citations)
          if (open && event.model === null) output.note(output.styleNote('dim', NO_MODEL))
          break
        case 'retrieval-done':
          break
      }
    },
    interrupted() {
      if (open) output.line()
    },
  }
}

const NO_MODEL =
  'These are quotes from the documents. For written answers set OPENAI_API_KEY, or OPENAI_BASE_URL for a local model.'

function writeFootnotes(output: Output, citations: readonly CitationEvent[]): void {
  if (citations.length > 0) output.line()
  for (const { marker, name, page, quote, verified } of citations) {
    const place = `${cleanLine(name)}, page ${page}`
    if (verified) output.line(`${output.style('cyan', `[${marker}]`)} ${place}: “${cleanLine(quote)}”`)
    else
      output.line(
        `${output.style('yellow', `[${marker}?]`)} ${place}, NOT VERIFIED, not on that page: “${cleanLine(quote)}”`,
      )
  }
}

function writeNoAnswer(output: Output, { reason, nearest }: NoAnswerEvent): void {
  output.line(REASONS[reason])
  if (nearest.length === 0) return
  output.line()
  output.line('Nearest passages:')
  writePassages(output, nearest)
}

async function readQuestion(signal: AbortSignal): Promise<string> {
  return readAll(addAbortSignal(signal, process.stdin))
}
