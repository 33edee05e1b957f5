import type { ConversationFlags } from '../../lookup/conversation.ts'

const ID = /^con_[0-9a-z]+$/

/**
 * Separates the id of a conversation from the words of a question: `ask -c con_… and then?`. An option with an optional
 * value would take the first word of the question as its value.
 */
export function splitWords(
  words: readonly string[],
  flags: ConversationFlags,
): { readonly words: readonly string[]; readonly flags: ConversationFlags } {
  const conversation = flags.continue === true ? words.find((word) => ID.test(word)) : undefined
  if (conversation === undefined) return { words, flags }
  return { words: words.filter((word) => word !== conversation), flags: { ...flags, conversation } }
}
