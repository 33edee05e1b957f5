import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createInterface, type Interface } from 'node:readline/promises'
import { type Chat, type DocChat, DocChatError, type Passage } from '@docchat/core'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { converse } from '../conversation.ts'
import type { ChatFlags } from '../conversing.ts'
import { onlyIn } from '../documents.ts'
import type { ExitCode } from '../exit-codes.ts'
import { describeFailure } from '../failure.ts'
import { cleanLine, cleanText } from '../terminal/sanitize.ts'
import { type AnswerView, jsonView, textView } from './ask.ts'
import { writeConversations } from './conversations.ts'
import { writePassages } from './search.ts'

const LISTED = 10

/** What can be typed beside questions. */
const COMMANDS: Readonly<Record<string, string>> = {
  '/help': 'show this',
  '/new': 'begin another conversation',
  '/list': 'list the last conversations',
  '/sources': 'show the passages behind the last answer',
  '/export [file]': 'print the conversation as Markdown, or write it to a new file',
  '/quit': 'end; Ctrl-D does so, too',
}

/** `docchat chat` */
export async function chat(context: Context, flags: ChatFlags): Promise<ExitCode> {
  const { output, open, signal } = context
  await using docchat = await open({ models: true })
  const scope = await onlyIn(docchat, flags.document)
  const session: Session = {
    context,
    docchat,
    scope,
    chat: await converse(docchat, flags),
    passages: [],
    asked: 0,
    hinted: false,
  }
  const { stdin, stderr } = process
  const interactive = stdin.isTTY === true && stderr.isTTY === true
  using lines = createInterface(
    interactive
      ? { input: stdin, output: stderr, signal, prompt: '> ', completer: complete }
      : { input: stdin, signal, terminal: false },
  )
  if (interactive) await hold(session, lines)
  else await readAll(session, lines)
  signal.throwIfAborted()
  if (interactive && session.asked > 0) {
    output.note(`Go on with: docchat chat --conversation ${session.chat.conversationId}`)
  }
  return 0
}

/** Takes what is piped in, a line at a time; the first failure ends it. */
async function readAll(session: Session, lines: Interface): Promise<void> {
  for await (const typed of lines) {
    const line = typed.trim()
    if (line === '/quit') return
    if (line.startsWith('/')) await obey(session, line)
    else if (line !== '') await answer(session, line, session.context.signal)
  }
}

interface Session {
  readonly context: Context
  readonly docchat: DocChat
  /** The documents that are asked. */
  readonly scope: { readonly documentIds?: readonly string[] }
  chat: Chat
  /** What the last answer rests on. */
  passages: readonly Passage[]
  /** Whether somebody was told how answers come to be written. */
  hinted: boolean
  /** How many questions of this conversation were answered here. */
  asked: number
}

/** Prompts for lines until the end of input or /quit; what fails is told, and the next question may do better. */
async function hold(session: Session, lines: Interface): Promise<void> {
  const { output, signal } = session.context
  let answering: AbortController | null = null
  lines.on('SIGINT', () => {
    if (answering !== null) return answering.abort()
    lines.write(null, { ctrl: true, name: 'e' })
    lines.write(null, { ctrl: true, name: 'u' })
    output.note('\nCtrl-D ends, /help lists what can be typed.')
    lines.prompt()
  })
  const ended = once(lines, 'close').then(() => answering?.abort())
  output.note('Ask about your documents. /help lists what else can be typed, Ctrl-D ends.')
  lines.prompt()
  for await (const typed of lines) {
    const line = typed.trim()
    if (line === '/quit') break
    answering = new AbortController()
    try {
      if (line.startsWith('/')) await obey(session, line)
      else if (line !== '') await answer(session, line, AbortSignal.any([signal, answering.signal]))
    } catch (error) {
      if (signal.aborted) break
      if (answering.signal.aborted) output.note('Stopped.')
      else output.error(describeFailure(error).message)
    }
    answering = null
    lines.prompt()
  }
  lines.close()
  await ended
  output.note('')
}

async function answer(session: Session, question: string, signal: AbortSignal): Promise<void> {
  const { context, chat, scope } = session
  const { output } = context
  const view: AnswerView = output.json
    ? jsonView(output, chat.conversationId)
    : textView(output, { hint: !session.hinted })
  try {
    for await (const event of chat.ask(question, { ...scope, signal })) {
      if (event.type === 'error') throw new DocChatError(event.code, event.message)
      if (event.type === 'retrieval-done') session.passages = event.passages
      view.event(event)
    }
  } catch (error) {
    view.interrupted()
    throw error
  }
  session.asked++
  session.hinted = true
  if (!output.json) output.line()
}

/** Does what a line beginning with `/` asks for. */
async function obey(session: Session, line: string): Promise<void> {
  const { context, docchat, chat, passages } = session
  const { output } = context
  const [command = '', ...rest] = line.split(/\s+/)
  switch (command) {
    case '/help':
      for (const [name, meaning] of Object.entries(COMMANDS)) output.note(`  ${name.padEnd(16)}${meaning}`)
      return
    case '/new':
      Object.assign(session, { chat: docchat.chat(), passages: [], asked: 0 })
      output.note('A new conversation.')
      return
    case '/list':
      writeConversations(output, (await docchat.conversations.list({ limit: LISTED })).conversations)
      return
    case '/sources':
      if (passages.length === 0) output.note('Nothing was found yet.')
      else writePassages(output, passages)
      return
    case '/export':
      await exportTo(
        session,
        await docchat.conversations.export(chat.conversationId, 'markdown'),
        rest.join(' '),
      )
      return
    default:
      output.note(`There is no ${cleanLine(command)}. /help lists what there is.`)
  }
}

async function exportTo({ context }: Session, text: string, file: string): Promise<void> {
  const { output } = context
  if (file === '') return output.write(cleanText(text))
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (cause) {
    throw new CliError('INVALID_ARGUMENT', `${file} cannot be written, or is there already.`, { cause })
  }
  output.note(`Written to ${cleanLine(file)}.`)
}

function complete(line: string): [string[], string] {
  const names = Object.keys(COMMANDS).map((name) => name.split(' ')[0] ?? '')
  return [line.startsWith('/') ? names.filter((name) => name.startsWith(line)) : [], line]
}
