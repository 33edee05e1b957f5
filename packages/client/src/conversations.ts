import { type Api, at, dataOf } from './api.ts'
import { newKey } from './key.ts'
import { snakeCased } from './names.ts'
import { type List, listOf } from './pages.ts'
import { stop } from './request.ts'
import type { Conversation, ConversationFilters, FullConversation, Stoppable } from './types.ts'

/** The conversations of the owner of the key. Ask in one with `ask(question, { conversationId })`. */
export interface Conversations {
  create(options?: Stoppable & { readonly title?: string }): Promise<Conversation>
  list(filters?: ConversationFilters): List<Conversation>
  /** A conversation with its latest exchanges. */
  get(id: string, options?: Stoppable): Promise<FullConversation>
  rename(id: string, title: string, options?: Stoppable): Promise<Conversation>
  delete(id: string, options?: Stoppable): Promise<void>
  /** Deletes one question with its answer. */
  deleteExchange(id: string, number: number, options?: Stoppable): Promise<void>
  /** The whole conversation as Markdown with footnotes. */
  export(id: string, options?: Stoppable): Promise<string>
}

export function createConversations(api: Api): Conversations {
  return {
    create: ({ signal, ...body } = {}) =>
      dataOf(
        api.POST('/conversations', {
          params: { header: { 'idempotency-key': newKey() } },
          body,
          ...stop(signal),
        }),
      ),
    list: ({ signal, ...filters } = {}) =>
      listOf(async (cursor) => {
        const query = snakeCased({ ...filters, cursor })
        const data = await dataOf(api.GET('/conversations', { params: { query }, ...stop(signal) }))
        return { entries: data.conversations, nextCursor: data.next_cursor, total: data.total }
      }),
    get: (id, options) => dataOf(api.GET('/conversations/{id}', at(id, options))),
    rename: (id, title, options) =>
      dataOf(api.PATCH('/conversations/{id}', { ...at(id, options), body: { title } })),
    async delete(id, options) {
      await dataOf(api.DELETE('/conversations/{id}', at(id, options)))
    },
    async deleteExchange(id, number, options) {
      const params = { path: { id, number } }
      await dataOf(api.DELETE('/conversations/{id}/exchanges/{number}', { params, ...stop(options?.signal) }))
    },
    export: (id, options) =>
      dataOf(
        api.GET('/conversations/{id}/export', { ...at(id, options), parseAs: 'text' }),
      ) as Promise<string>,
  }
}
