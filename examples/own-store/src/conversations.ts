import { type ConversationStore, newId, type Turn, titleOf } from '@docchat/core/backend'
import type { Session } from './database.ts'
import type { ConversationRecord, State } from './state.ts'

/** Conversations with their exchanges. */
export function memoryConversations(session: Session): ConversationStore {
  return {
    create: (owner, { id = newId('con'), title = '' } = {}) =>
      session.write((state) => {
        const now = new Date().toISOString()
        const conversation = { id, owner, title, turnCount: 0, createdAt: now, updatedAt: now, exchanges: [] }
        state.conversations.set(id, conversation)
        return summary(conversation)
      }),

    append: (owner, id, exchange) =>
      session.write((state) => {
        const known = find(state, owner, id)
        if (known === null) return false
        const exchanges = [...known.exchanges, exchange]
        state.conversations.set(id, {
          ...known,
          exchanges,
          title: known.title === '' ? titleOf(exchange.question) : known.title,
          turnCount: exchanges.length * 2,
          updatedAt: new Date().toISOString(),
        })
        return true
      }),

    get: async (owner, id) => session.read((state) => find(state, owner, id)),

    recent: async (owner, id, limit) =>
      session.read((state) => {
        const turns = find(state, owner, id)?.exchanges.flatMap(({ question, answer }): Turn[] => [
          { role: 'user', text: question },
          { role: 'assistant', text: answer.text },
        ])
        return turns === undefined ? null : turns.slice(Math.max(0, turns.length - limit))
      }),

    list: async (owner, { offset = 0, limit = 20 } = {}) =>
      session.read((state) => {
        const own = [...state.conversations.values()]
          .filter((conversation) => conversation.owner === owner)
          .reverse()
          .sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt))
        return { conversations: own.slice(offset, offset + limit).map(summary), total: own.length }
      }),

    rename: (owner, id, title) =>
      session.write((state) => {
        const known = find(state, owner, id)
        if (known === null) return null
        state.conversations.set(id, { ...known, title })
        return summary({ ...known, title })
      }),

    remove: (owner, id) =>
      session.write((state) => find(state, owner, id) !== null && state.conversations.delete(id)),
  }
}

function find(state: State, owner: string, id: string): ConversationRecord | null {
  const conversation = state.conversations.get(id)
  return conversation?.owner === owner ? conversation : null
}

function summary({ exchanges: _, ...conversation }: ConversationRecord) {
  return conversation
}
