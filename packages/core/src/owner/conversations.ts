import { conversationNotFound, getConversation } from '../chat/chat.ts'
import { exportConversation } from '../chat/export.ts'
import type { Conversation } from '../conversation/conversation-store.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { Conversations } from '../docchat/conversations.ts'
import { DocChatError } from '../errors.ts'
import { IDEMPOTENCY_TTL_MS } from '../idempotency/idempotency.ts'
import { newId } from '../ids.ts'
import { pageOf } from '../list-page.ts'
import type { Store } from '../store/store.ts'
import { oneLine } from '../text/one-line.ts'
import { checkedLimit } from './list-options.ts'
import { removeEach } from './remove-each.ts'

const MAX_TITLE_LENGTH = 200

/** One owner's conversations. */
export function ownedConversations(
  { conversations: store, transaction }: Pick<Store, 'conversations' | 'transaction'>,
  owner: string,
  onError: (error: unknown) => void,
): Conversations {
  const get = (id: string) => getConversation(store, owner, id)

  async function remove(id: string): Promise<void> {
    if (!(await store.remove(owner, id))) throw conversationNotFound(id)
  }

  return {
    async create({ title, idempotencyKey } = {}) {
      const options = title === undefined ? {} : { title: checked(title) }
      if (idempotencyKey === undefined) return store.create(owner, options)
      return transaction(async (tx): Promise<Conversation> => {
        // The key is reserved for the id, so that repeating the call finds the conversation.
        const claim = {
          owner,
          key: `conversations.create:${idempotencyKey}`,
          fingerprint: newId('con'),
          ttlMs: IDEMPOTENCY_TTL_MS,
        }
        const id = await tx.idempotencyKeys.claim(claim)
        const known = await tx.conversations.get(owner, id, { limit: 1 })
        if (known === null) return tx.conversations.create(owner, { ...options, id })
        const { exchanges: _, ...conversation } = known
        return conversation
      })
    },
    get,

    async exchanges(id, { limit = 20, cursor } = {}) {
      const list = ['exchanges', owner, id]
      const before = cursor === undefined ? undefined : Number(decodeCursor(cursor, list)[0])
      const found = await getConversation(store, owner, id, {
        limit: checkedLimit(limit) + 1,
        ...(before !== undefined && { before }),
      })
      const { exchanges, ...conversation } = found
      const { entries, next } = pageOf(exchanges.toReversed(), limit, ({ number }) => [number, number])
      return { conversation, exchanges: entries.toReversed(), nextCursor: encodeCursor(next, list) }
    },

    async list({ limit = 20, cursor, ...filters } = {}) {
      const list = ['conversations', filters]
      const options = {
        ...filters,
        limit: checkedLimit(limit),
        ...(cursor !== undefined && { after: decodeCursor(cursor, list) }),
      }
      const [{ entries, next }, total] = await Promise.all([
        store.list(owner, options),
        store.count(owner, filters),
      ])
      return { conversations: entries, nextCursor: encodeCursor(next, list), total }
    },

    async rename(id, title) {
      const renamed = await store.rename(owner, id, checked(title))
      if (renamed === null) throw conversationNotFound(id)
      return renamed
    },
    remove,

    async removeMany(ids) {
      const outcomes = await removeEach(ids, remove, onError)
      return outcomes.map(({ id, error }) => ({ conversationId: id, error }))
    },

    async removeExchange(id, number) {
      if (await store.removeExchange(owner, id, number)) return
      const { title } = await getConversation(store, owner, id, { limit: 1 })
      throw new DocChatError(
        'EXCHANGE_NOT_FOUND',
        `There is no question ${number} in the conversation "${title}".`,
      )
    },

    export: async (id, format) => exportConversation(await get(id), format),
  }
}

function checked(title: string): string {
  const line = oneLine(title)
  if (line.length > 0 && line.length <= MAX_TITLE_LENGTH) return line
  throw new DocChatError('INVALID_ARGUMENT', `A title must have 1 to ${MAX_TITLE_LENGTH} characters.`)
}
