import type { Conversation } from '@docchat/core'
import { formatTime } from '../terminal/format.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'
import type { Column } from '../terminal/table.ts'
import { writeTable } from './table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'id' },
  { title: 'title', shrinks: true },
  { title: 'questions', align: 'right' },
  { title: 'last asked' },
]

/** A table of conversations, for people. */
export function writeConversations(output: Output, conversations: readonly Conversation[]): void {
  const rows = conversations.map(({ id, title, turnCount, updatedAt }) => [
    id,
    cleanLine(title),
    String(turnCount / 2),
    formatTime(updatedAt),
  ])
  writeTable(output, COLUMNS, rows)
}

/** A conversation as the terminal's JSON has it. */
export function conversationRecord(conversation: Conversation): Record<string, unknown> {
  const { id, title, turnCount, createdAt, updatedAt } = conversation
  return {
    conversation_id: id,
    title,
    questions: turnCount / 2,
    created_at: createdAt,
    updated_at: updatedAt,
  }
}
