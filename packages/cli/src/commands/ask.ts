import { writeFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import {
  type AnswerEvent,
  type CitationEvent,
  DocChatError,
  type NoAnswerEvent,
  type NoAnswerReason,
  type StoredCitation,
  saveAnswer,
} from '@docchat/core'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { converse, splitWords } from '../conversation.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { AskFlags } from '../program.ts'
import { noteRerankerFailures } from '../reranker-failures.ts'
import { scopeOf } from '../search-scope.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine, cleanText, snakeCased } from '../terminal/sanitize.ts'
import { writePassages } from './search.ts'

/** Why there is no answer, for people. */
export const REASONS: Readonly<Record<NoAnswerReason, string>> = {
  'no-documents': 'There are no documents to answer from. Add some: docchat ingest <files>',
  'nothing-relevant': 'The documents do not answer this: nothing in them is relevant to the question.',
  'model-declined': 'The documents do not answer this: the model found no answer in the passages.',
}

/** `docchat ask <question>` */
export async function ask(
  { output, open, signal }: Context,
  given: readonly string[],
  { limit, failOnNoAnswer, save, timeout, forget, ...asked }: AskFlags,
): Promise<ExitCode> {
  const { words, flags } = splitWords(given, asked)
  const question = (
    words.length === 1 && words[0] === '-' ? await readQuestion(signal) : words.join(' ')
  ).trim()
  if (question === '') throw new CliError('INVALID_ARGUMENT', 'The question is empty.')
  await using docchat = await open({ models: true, onError: noteRerankerFailures(output) })
  const options = {
    ...(await scopeOf(docchat, asked)),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    ...{ limit, signal },
  }
  const chat = await converse(docchat, flags)
  const view = output.json ? jsonView(output, forget ? null : chat.conversationId) : textView(output)
  const events: AnswerEvent[] = []
  let answered = true
  const answering = forget ? docchat.ask(question, options) : chat.ask(question, options)
  for await (const event of answering) {
    if (event.type === 'error') {
      view.interrupted()
      throw new DocChatError(event.code, event.message)
    }
    if (event.type === 'no-answer') answered = false
    view.event(event)
    if (save !== undefined) events.push(event)
  }
  if (save !== undefined) await write(save, saveAnswer(question, events))
  return answered || failOnNoAnswer !== true ? 0 : 6
}

type Shown = Exclude<AnswerEvent, { type: 'error' }>

/** How an answer is shown while it comes. */
export interface AnswerView {
  event(event: Shown): void
  /** The answer ends here, incomplete. */
  interrupted(): void
}

/** An answer for programs; its end names the conversation that it is part of, if any. */
export function jsonView(output: Output, conversationId: string | null): AnswerView {
  return {
    event(event) {
      const extra = event.type === 'finish' && conversationId !== null ? { conversationId } : {}
      output.event(snakeCased({ ...event, ...extra }))
    },
    interrupted: () => undefined,
  }
}

/** An answer for people, with a hint how to have it written unless that was said before. */
export function textView(output: Output, { hint = true }: { readonly hint?: boolean } = {}): AnswerView {
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
          if (open && hint && event.model === null) output.note(output.styleNote('dim', NO_MODEL))
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

/** What an answer rests on. */
export function writeFootnotes(output: Output, citations: readonly StoredCitation[]): void {
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

async function write(path: string, answer: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(answer, null, 2)}\n`)
  } catch (cause) {
    throw new CliError('INVALID_ARGUMENT', `The answer cannot be saved: ${path} cannot be written.`, {
      cause,
    })
  }
}
