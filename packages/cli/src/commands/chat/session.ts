import type { Chat, DocChat, Passage, SearchScope } from '@docchat/core'
import type { Context } from '../../context.ts'
import { targetsIn } from '../../lookup/page-address.ts'
import { jsonView, showAnswer, textView } from '../../view/answer.ts'
import { noModelHint } from '../../view/no-model-hint.ts'
import { unsavedAnswer } from '../../view/unsaved.ts'

/** A run of `docchat chat`. */
export interface Session {
  readonly context: Context
  readonly docchat: DocChat
  /** The documents to search. */
  scope: SearchScope
  /** Whether a model writes the answers. */
  readonly isWritten: boolean
  chat: Chat
  /** The passages that the last answer is based on. */
  passages: readonly Passage[]
  /** What was searched for to find them. */
  query: string
  /** Whether the hint about answers written by a model was shown. */
  hinted: boolean
  /** The number of questions of this conversation that were answered in this session. */
  asked: number
}

/** Asks a question and shows its answer. */
export async function answer(session: Session, question: string, signal: AbortSignal): Promise<void> {
  const { context, docchat, chat, scope, isWritten } = session
  const { output } = context
  const view = output.json
    ? jsonView(output, chat.conversationId)
    : textView(output, {
        ...(!session.hinted && { hint: noModelHint(context) }),
        ...{ isWritten, targets: targetsIn(docchat), isScoped: Object.keys(scope).length > 0 },
      })
  const unsaved = unsavedAnswer(output)
  const options = { ...scope, signal, explain: !output.json, onUnsaved: unsaved.onUnsaved }
  for await (const event of showAnswer(view, chat.ask(question, options))) {
    if (event.type === 'retrieval-done')
      Object.assign(session, { passages: event.passages, query: event.query })
  }
  unsaved.note()
  session.asked++
  session.hinted = true
  if (!output.json) output.line()
}
