import {
  type Conversation,
  type ConversationFilters,
  type ConversationStore,
  foldName,
  newId,
  type Position,
  pageOf,
  type Turn,
  titleOf,
} from '@docchat/core/backend'
import type { Session } from './database.ts'
import type { ConversationRecord, State } from './state.ts'

/** Conversations with their exchanges. */
export function memoryConversations(session: Session): ConversationStore {
  return {
    create: (owner, { id = newId('con'), title = '' } = {}) =>
      session.write((state) => {
        const now = new Date().toISOString()
        const conversation = { id, owner, title, turnCount: 0, createdAt: now, updatedAt: now }
        state.conversations.set(id, { ...conversation, exchanges: [], lastNumber: 0 })
        return conversation
      }),

    append: (owner, id, exchange) =>
      session.write((state) => {
        const known = find(state, owner, id)
        if (known === null) return false
        const number = known.lastNumber + 1
        const exchanges = [...known.exchanges, { ...exchange, number }]
        state.conversations.set(id, {
          ...known,
          exchanges,
          lastNumber: number,
          title: known.title === '' ? titleOf(exchange.question) : known.title,
          turnCount: exchanges.length * 2,
          updatedAt: new Date().toISOString(),
        })
        return true
      }),

    get: async (owner, id, { limit = Infinity, before = Infinity } = {}) =>
      session.read((state) => {
        const known = find(state, owner, id)
        if (known === null) return null
        const exchanges = known.exchanges.filter(({ number }) => number < before)
        return { ...summary(known), exchanges: exchanges.slice(Math.max(0, exchanges.length - limit)) }
      }),

    recent: async (owner, id, limit) =>
      session.read((state) => {
        const turns = find(state, owner, id)?.exchanges.flatMap(({ question, answer }): Turn[] => [
          { role: 'user', text: question },
          { role: 'assistant', text: answer.text },
        ])
        return turns === undefined ? null : turns.slice(Math.max(0, turns.length - limit))
      }),

    list: async (owner, { limit, after, ...filters }) =>
      session.read((state) => {
        const found = matching(state, owner, filters)
          .filter((conversation) => after === undefined || isBeyond(conversation, after))
          .sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt) || (a.id < b.id ? 1 : -1))
        const { entries, next } = pageOf(found, limit, ({ updatedAt, id }) => [updatedAt, id])
        return { entries: entries.map(summary), next }
      }),

    count: async (owner, filters = {}) => session.read((state) => matching(state, owner, filters).length),

    rename: (owner, id, title) =>
      session.write((state) => {
        const known = find(state, owner, id)
        if (known === null) return null
        state.conversations.set(id, { ...known, title })
        return summary({ ...known, title })
      }),

    removeExchange: (owner, id, number) =>
      session.write((state) => {
        const known = find(state, owner, id)
        if (known === null) return false
        const exchanges = known.exchanges.filter((exchange) => exchange.number !== number)
        state.conversations.set(id, { ...known, exchanges, turnCount: exchanges.length * 2 })
        return exchanges.length < known.exchanges.length
      }),

    remove: (owner, id) =>
      session.write((state) => find(state, owner, id) !== null && state.conversations.delete(id)),
  }
}

function find(state: State, owner: string, id: string): ConversationRecord | null {
  const conversation = state.conversations.get(id)
  return conversation?.owner === owner ? conversation : null
}

function matching(state: State, owner: string, { title = '' }: ConversationFilters): ConversationRecord[] {
  return [...state.conversations.values()].filter(
    (conversation) => conversation.owner === owner && foldName(conversation.title).includes(foldName(title)),
  )
}

function isBeyond({ updatedAt, id }: ConversationRecord, [value, tie]: Position): boolean {
  return updatedAt < String(value) || (updatedAt === value && id < String(tie))
}

function summary({ exchanges: _, lastNumber: _last, ...conversation }: ConversationRecord): Conversation {
  return conversation
}
