import type { Chat, DocChat, Passage } from '@docchat/core'
import type { Context } from '../../context.ts'
import { jsonView, showAnswer, textView } from '../../view/answer.ts'
import { noModelHint } from '../../view/no-model-hint.ts'
import { unsavedAnswer } from '../../view/unsaved.ts'

/** A run of `docchat chat`. */
export interface Session {
  readonly context: Context
  readonly docchat: DocChat
  /** The documents to search. */
  readonly scope: { readonly documentIds?: readonly string[] }
  chat: Chat
  /** The passages that the last answer is based on. */
  passages: readonly Passage[]
  /** Whether the hint about answers written by a model was shown. */
  hinted: boolean
  /** The number of questions of this conversation that were answered in this session. */
  asked: number
}

/** Asks a question and shows its answer. */
export async function answer(session: Session, question: string, signal: AbortSignal): Promise<void> {
  const { context, chat, scope } = session
  const { output } = context
  const view = output.json
    ? jsonView(output, chat.conversationId)
    : textView(output, session.hinted ? {} : { hint: noModelHint(context) })
  const unsaved = unsavedAnswer(output)
  for await (const event of showAnswer(
    view,
    chat.ask(question, { ...scope, signal, onUnsaved: unsaved.onUnsaved }),
  )) {
    if (event.type === 'retrieval-done') session.passages = event.passages
  }
  unsaved.note()
  session.asked++
  session.hinted = true
  if (!output.json) output.line()
}
