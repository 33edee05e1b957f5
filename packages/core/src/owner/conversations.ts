import { conversationNotFound, getConversation } from '../chat/chat.ts'
import { exportConversation } from '../chat/export.ts'
import type { Conversations } from '../docchat.ts'
import { DocChatError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import { checkedPage } from './list-options.ts'

const MAX_TITLE_LENGTH = 200

/** One owner's conversations. */
export function ownedConversations(
  { conversations: store }: Pick<Store, 'conversations'>,
  owner: string,
): Conversations {
  const get = (id: string) => getConversation(store, owner, id)
  return {
    create: async ({ title } = {}) =>
      store.create(owner, title === undefined ? {} : { title: checked(title) }),
    get,
    list: async (options = {}) => store.list(owner, checkedPage(options)),
    async rename(id, title) {
      const renamed = await store.rename(owner, id, checked(title))
      if (renamed === null) throw conversationNotFound(id)
      return renamed
    },
    async remove(id) {
      if (!(await store.remove(owner, id))) throw conversationNotFound(id)
    },
    export: async (id, format) => exportConversation(await get(id), format),
  }
}

function checked(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim()
  if (line.length > 0 && line.length <= MAX_TITLE_LENGTH) return line
  throw new DocChatError('INVALID_ARGUMENT', `A title must have 1 to ${MAX_TITLE_LENGTH} characters.`)
}
