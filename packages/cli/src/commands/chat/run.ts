import { createInterface, type Interface } from 'node:readline/promises'
import { usesModel } from '@docchat/config'
import type { Owner } from '@docchat/core'
import type { ScopeFlags } from '../../command-line/scope-options.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { type ConversationFlags, openConversation } from '../../lookup/conversation.ts'
import { scopeOf } from '../../lookup/search-scope.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { converse, PROMPT } from './interactive.ts'
import { answer, type Session } from './session.ts'
import { complete, runSlashCommand } from './slash-commands.ts'
import { typed } from './typed.ts'

/** Options of `chat`. */
export interface ChatFlags extends Pick<ConversationFlags, 'conversation'>, ScopeFlags {}

/** `docchat chat` */
export async function chat(context: Context, flags: ChatFlags): Promise<ExitCode> {
  const { output, open, signal, config } = context
  await using docchat = await open({ models: true, loadModels: 'background' })
  const scope = await scopeOf(docchat, flags)
  const session: Session = {
    context,
    docchat,
    scope,
    isWritten: usesModel(await config()),
    chat: await openConversation(docchat, flags),
    passages: [],
    query: '',
    asked: 0,
    hinted: false,
  }
  const { stdin, stderr } = process
  const interactive = stdin.isTTY === true && stderr.isTTY === true
  const history = interactive ? await earlierQuestions(docchat, flags.conversation) : []
  using lines = createInterface(
    interactive
      ? { input: stdin, output: stderr, signal, prompt: PROMPT, completer: complete, history }
      : { input: stdin, signal, terminal: false },
  )
  if (interactive) await converse(session, lines)
  else await answerPiped(session, lines)
  signal.throwIfAborted()
  if (interactive && session.asked > 0) {
    output.note(`Continue with: docchat chat --conversation ${session.chat.conversationId}`)
  }
  return 0
}

/** Answers piped questions, one per line, until the first failure. */
async function answerPiped(session: Session, lines: Interface): Promise<void> {
  for await (const line of typed(lines)) {
    if (line.startsWith('/')) await runSlashCommand(session, line)
    else if (line !== '') await answer(session, line, session.context.signal)
  }
}

/** How many conversations are read for the questions that the arrow keys bring back. */
const REMEMBERED = 5

/** Returns questions asked before, latest first: of the conversation that is continued, or of the last ones. */
async function earlierQuestions(docchat: Owner, conversation: string | undefined): Promise<string[]> {
  const listed = await docchat.conversations.list({ limit: REMEMBERED })
  const ids = conversation === undefined ? listed.conversations.map(({ id }) => id) : [conversation]
  const read = await Promise.all(ids.map((id) => docchat.conversations.get(id)))
  return read.flatMap(({ exchanges }) => exchanges.map(({ question }) => cleanLine(question)).toReversed())
}
