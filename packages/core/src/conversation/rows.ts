import type { Turn } from '../answer/answerer.ts'
import type { Conversation, StoredAnswer, StoredExchange } from './conversation-store.ts'

/** A conversation as a store in SQL selects it. Times are milliseconds since 1970. */
export interface ConversationRow {
  readonly key: number
  readonly id: string
  readonly owner: string
  readonly title: string
  readonly turns: number
  readonly last_turn: number
  readonly created_at: number
  readonly updated_at: number
}

/** A question or an answer. */
export interface TurnRow {
  readonly number: number
  readonly role: Turn['role']
  readonly text: string
  /** For turns of the assistant: the answer without its text, as JSON. */
  readonly answer: string | null
  readonly created_at: number
}

export function asConversation(row: Omit<ConversationRow, 'key'>): Conversation {
  const { id, owner, title, turns, created_at, updated_at } = row
  return {
    id,
    owner,
    title,
    turnCount: turns,
    createdAt: new Date(created_at).toISOString(),
    updatedAt: new Date(updated_at).toISOString(),
  }
}

/** The number of the first turn of an exchange; without one, beyond the last turn. */
export function firstTurnOf(exchange: number | undefined, { last_turn }: ConversationRow): number {
  return exchange === undefined ? last_turn + 1 : 2 * exchange - 1
}

/** Returns the exchanges of a conversation from its turns, which are always added in pairs. */
export function asExchanges(turns: readonly TurnRow[]): StoredExchange[] {
  return turns.flatMap((turn, i) => {
    const reply = turns[i + 1]
    if (turn.role !== 'user' || reply?.answer == null) return []
    const rest = JSON.parse(reply.answer) as Omit<StoredAnswer, 'text'>
    const askedAt = new Date(turn.created_at).toISOString()
    const number = (turn.number + 1) / 2
    return [{ number, question: turn.text, answer: { text: reply.text, ...rest }, askedAt }]
  })
}
