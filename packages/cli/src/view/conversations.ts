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

/** Writes a table of conversations, for people. */
export function writeConversations(output: Output, conversations: readonly Conversation[]): void {
  const rows = conversations.map(({ id, title, turnCount, updatedAt }) => [
    id,
    cleanLine(title),
    String(turnCount / 2),
    formatTime(updatedAt),
  ])
  writeTable(output, COLUMNS, rows)
}
