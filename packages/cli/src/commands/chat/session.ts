import { type Chat, type DocChat, DocChatError, type Passage } from '@docchat/core'
import type { Context } from '../../context.ts'
import { type AnswerView, jsonView, textView } from '../../view/answer.ts'

/** A run of `docchat chat`. */
export interface Session {
  readonly context: Context
  readonly docchat: DocChat
  /** The documents that are asked. */
  readonly scope: { readonly documentIds?: readonly string[] }
  chat: Chat
  /** What the last answer is based on. */
  passages: readonly Passage[]
  /** Whether the hint about written answers was shown. */
  hinted: boolean
  /** How many questions of this conversation were answered here. */
  asked: number
}

/** Asks a question and shows its answer. */
export async function answer(session: Session, question: string, signal: AbortSignal): Promise<void> {
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
