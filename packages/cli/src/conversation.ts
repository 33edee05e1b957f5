import type { Chat, Owner } from '@docchat/core'

/** How a question is asked: by itself, or in a conversation. */
export interface Conversing {
  readonly continue?: boolean
  readonly conversation?: string
}

const ID = /^con_[0-9a-z]+$/

/**
 * Takes the id of a conversation out of the words of a question: `ask -c con_… and then?`. An option whose value may be
 * left out would take the question for it.
 */
export function splitWords(
  words: readonly string[],
  flags: Conversing,
): { readonly words: readonly string[]; readonly flags: Conversing } {
  const conversation = flags.continue === true ? words.find((word) => ID.test(word)) : undefined
  if (conversation === undefined) return { words, flags }
  return { words: words.filter((word) => word !== conversation), flags: { ...flags, conversation } }
}

/**
 * The conversation that is meant: the one named, the last one, or a new one.
 *
 * @throws DocChatError `CONVERSATION_NOT_FOUND`.
 */
export async function converse(docchat: Owner, flags: Conversing): Promise<Chat> {
  if (flags.conversation !== undefined) {
    const { id: conversationId } = await docchat.conversations.get(flags.conversation)
    return docchat.chat({ conversationId })
  }
  const { conversations } = flags.continue === true ? await docchat.conversations.list({ limit: 1 }) : NONE
  const [last] = conversations
  return docchat.chat(last === undefined ? {} : { conversationId: last.id })
}

const NONE = { conversations: [] }
