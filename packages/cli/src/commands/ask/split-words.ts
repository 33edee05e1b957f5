import type { ConversationFlags } from '../../lookup/conversation.ts'

const ID = /^con_[0-9a-z]+$/

/**
 * Takes the id of a conversation out of the words of a question: `ask -c con_… and then?`. An option whose value may be
 * left out would take the question for it.
 */
export function splitWords(
  words: readonly string[],
  flags: ConversationFlags,
): { readonly words: readonly string[]; readonly flags: ConversationFlags } {
  const conversation = flags.continue === true ? words.find((word) => ID.test(word)) : undefined
  if (conversation === undefined) return { words, flags }
  return { words: words.filter((word) => word !== conversation), flags: { ...flags, conversation } }
}
