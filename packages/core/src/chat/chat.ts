import { startDeadline } from '../answer/deadline.ts'
import { errorEvent } from '../answer/error-event.ts'
import type { AnswerEvent } from '../answer/events.ts'
import type {
  ConversationStore,
  ExchangeRange,
  FullConversation,
} from '../conversation/conversation-store.ts'
import type { AskOptions, Chat, ChatAskOptions } from '../docchat/asking.ts'
import { DocChatError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Store } from '../store/store.ts'
import type { OneAtATime } from './one-at-a-time.ts'
import { record } from './record.ts'

/** Dependencies of {@link openChat}. */
export interface ChatDependencies {
  readonly store: Pick<Store, 'conversations' | 'transaction'>
  readonly owner: string
  readonly oneAtATime: OneAtATime
  /** The name of the model that answers; null without one. */
  readonly model: string | null
  readonly onError: (error: unknown) => void
  ask(question: string, options: AskOptions): AsyncIterable<AnswerEvent>
}

/** Older turns are not read, however few tokens they take. */
const MAX_TURNS = 100

/** Stands in the history for an answer that the documents did not have. */
const NO_ANSWER = 'The documents do not answer this.'

/** Continues a conversation, or starts a new one, which is stored with its first answer. */
export function openChat(
  dependencies: ChatDependencies,
  { conversationId, historyTokens }: { readonly conversationId?: string; readonly historyTokens: number },
): Chat {
  const { store, owner, oneAtATime, model, onError, ask } = dependencies
  const id = conversationId ?? newId('con')
  let exists = conversationId !== undefined

  async function history(before?: number) {
    if (!exists) return []
    const turns = await store.conversations.recent(owner, id, MAX_TURNS, before)
    if (turns === null) throw conversationNotFound(id)
    return turns.map(({ role, text }) => ({ role, text: text === '' ? NO_ANSWER : text }))
  }

  async function* answer(question: string, options: ChatAskOptions): AsyncGenerator<AnswerEvent> {
    const { timeoutMs, signal: given, replaces, onUnsaved, ...rest } = options
    // The time spent waiting for the answer before counts too.
    using deadline = startDeadline(timeoutMs, given)
    const { signal } = deadline
    const leave = await oneAtATime.enter(JSON.stringify([owner, id]), signal)
    try {
      const answering = ask(question, { ...rest, signal, history: await history(replaces), historyTokens })
      yield* record(
        answering,
        { question, model },
        async (exchange) => {
          // A person who asks again and gets half an answer still has the one before, and only that.
          if (replaces !== undefined && !exchange.answer.complete) return
          await store.transaction(async ({ conversations }) => {
            if (!exists) await conversations.create(owner, { id })
            if (!(await conversations.append(owner, id, exchange))) throw conversationNotFound(id)
            if (replaces !== undefined) await conversations.removeExchange(owner, id, replaces)
          })
          exists = true
        },
        onUnsaved,
      )
    } finally {
      await leave()
    }
  }

  return {
    conversationId: id,
    async *ask(question, options = {}) {
      try {
        yield* answer(question, options)
      } catch (error) {
        options.signal?.throwIfAborted()
        if (!DocChatError.isInstance(error)) onError(error)
        yield errorEvent(error)
      }
    },
  }
}

/** Returns the error for a conversation that does not exist or belongs to another owner. */
export function conversationNotFound(id: string): DocChatError {
  const message = `Conversation ${id} does not exist. List the conversations to see their ids.`
  return new DocChatError('CONVERSATION_NOT_FOUND', message)
}

/** Returns a conversation. @throws DocChatError `CONVERSATION_NOT_FOUND`. */
export async function getConversation(
  conversations: ConversationStore,
  owner: string,
  id: string,
  range?: ExchangeRange,
): Promise<FullConversation> {
  const found = await conversations.get(owner, id, range)
  if (found === null) throw conversationNotFound(id)
  return found
}
