import type { Chat, Owner } from '@docchat/core'

/** Options that select the conversation of a question. */
export interface ConversationFlags {
  readonly continue?: boolean
  readonly conversation?: string
}

/**
 * Opens the selected conversation: the given one, the last one, or a new one.
 *
 * @throws DocChatError `CONVERSATION_NOT_FOUND`.
 */
export async function openConversation(docchat: Owner, flags: ConversationFlags): Promise<Chat> {
  if (flags.conversation !== undefined) {
    const { id: conversationId } = await docchat.conversations.get(flags.conversation)
    return docchat.chat({ conversationId })
  }
  const { conversations } = flags.continue === true ? await docchat.conversations.list({ limit: 1 }) : NONE
  const [last] = conversations
  return docchat.chat(last === undefined ? {} : { conversationId: last.id })
}

const NONE = { conversations: [] }
