import { writeFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { usesModel } from '@docchat/config'
import { type AnswerEvent, saveAnswer } from '@docchat/core'
import { CliError } from '../../cli-error.ts'
import type { ScopeFlags } from '../../command-line/scope-options.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { type ConversationFlags, openConversation } from '../../lookup/conversation.ts'
import { targetsIn } from '../../lookup/page-address.ts'
import { scopeOf } from '../../lookup/search-scope.ts'
import { jsonView, showAnswer, textView } from '../../view/answer.ts'
import { noModelHint } from '../../view/no-model-hint.ts'
import { noteRerankerFailures } from '../../view/reranker-failures.ts'
import { unsavedAnswer } from '../../view/unsaved.ts'
import { splitWords } from './split-words.ts'

/** Options of `ask`. */
export interface AskFlags extends ScopeFlags, ConversationFlags {
  readonly limit: number
  readonly forget?: boolean
  readonly preferNamed?: boolean
  readonly failOnNoAnswer?: boolean
  readonly save?: string
  /** In seconds. */
  readonly timeout?: number
}

/** `docchat ask <question>` */
export async function ask(
  context: Context,
  given: readonly string[],
  { limit, failOnNoAnswer, save, timeout, forget, preferNamed = true, ...asked }: AskFlags,
): Promise<ExitCode> {
  const { output, open, signal, config } = context
  const { words, flags } = splitWords(given, asked)
  const question = (
    words.length === 1 && words[0] === '-' ? await readQuestion(signal) : words.join(' ')
  ).trim()
  if (question === '')
    throw new CliError(
      'INVALID_ARGUMENT',
      'The question is empty. Give one, or - to read it from standard input.',
    )
  const hint = noModelHint(context)
  await using docchat = await open({
    models: true,
    loadModels: 'background',
    onError: noteRerankerFailures(output),
  })
  const scope = await scopeOf(docchat, asked)
  const options = {
    ...scope,
    explain: !output.json && save === undefined,
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    ...{ limit, signal, preferNamed },
  }
  const chat = await openConversation(docchat, flags)
  const view = output.json
    ? jsonView(output, forget ? null : chat.conversationId)
    : textView(output, {
        ...{ hint, alike: '--no-prefer-named', targets: targetsIn(docchat) },
        isScoped: Object.keys(scope).length > 0,
        isWritten: usesModel(await config()),
      })
  const events: AnswerEvent[] = []
  let answered = true
  const unsaved = unsavedAnswer(output)
  const answering = forget
    ? docchat.ask(question, options)
    : chat.ask(question, { ...options, onUnsaved: unsaved.onUnsaved })
  for await (const event of showAnswer(view, answering)) {
    if (event.type === 'no-answer') answered = false
    if (save !== undefined) events.push(event)
  }
  unsaved.note()
  if (save !== undefined) await write(save, saveAnswer(question, events))
  return answered || failOnNoAnswer !== true ? 0 : 6
}

async function readQuestion(signal: AbortSignal): Promise<string> {
  return readAll(addAbortSignal(signal, process.stdin))
}

async function write(path: string, answer: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(answer, null, 2)}\n`)
  } catch (cause) {
    throw new CliError(
      'INVALID_ARGUMENT',
      `The answer cannot be saved, because ${path} cannot be written. Check the path and its permissions.`,
      {
        cause,
      },
    )
  }
}
