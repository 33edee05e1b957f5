import { createInterface, type Interface } from 'node:readline/promises'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { type ConversationFlags, openConversation } from '../../lookup/conversation.ts'
import { onlyIn } from '../../lookup/find-document.ts'
import { converse } from './interactive.ts'
import { answer, type Session } from './session.ts'
import { complete, runSlashCommand } from './slash-commands.ts'

/** Options of `chat`. */
export interface ChatFlags extends Pick<ConversationFlags, 'conversation'> {
  readonly document?: readonly string[]
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
    chat: await openConversation(docchat, flags),
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
  for await (const typed of lines) {
    const line = typed.trim()
    if (line === '/quit') return
    if (line.startsWith('/')) await runSlashCommand(session, line)
    else if (line !== '') await answer(session, line, session.context.signal)
  }
}
