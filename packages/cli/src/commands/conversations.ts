import type { Conversation, Exchange } from '@docchat/core'
import type { Context } from '../context.ts'
import type { ExportFlags } from '../conversing.ts'
import type { ExitCode } from '../exit-codes.ts'
import { count, formatTime } from '../terminal/format.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine, cleanText } from '../terminal/sanitize.ts'
import { type Column, table } from '../terminal/table.ts'
import { REASONS, writeFootnotes } from './ask.ts'

const COLUMNS: readonly Column[] = [
  { title: 'id' },
  { title: 'title', shrinks: true },
  { title: 'questions', align: 'right' },
  { title: 'last asked' },
]

/** `docchat conversations list` */
export async function listConversations(
  { output, open }: Context,
  { limit }: { readonly limit: number },
): Promise<ExitCode> {
  await using docchat = await open()
  const { conversations, total } = await docchat.conversations.list({ limit })
  if (output.json) {
    for (const conversation of conversations) output.event(conversationRecord(conversation))
  } else if (total === 0) {
    output.note('There are no conversations yet. Begin one: docchat chat')
  } else {
    writeConversations(output, conversations)
    if (total > conversations.length)
      output.note(`${count(total, 'conversation')} in all; --limit shows more.`)
  }
  return 0
}

/** `docchat conversations show <id>` */
export async function showConversation({ output, open }: Context, id: string): Promise<ExitCode> {
  await using docchat = await open()
  if (output.json) {
    output.event(JSON.parse(await docchat.conversations.export(id, 'json')))
    return 0
  }
  const { exchanges } = await docchat.conversations.get(id)
  for (const [i, exchange] of exchanges.entries()) {
    if (i > 0) output.line()
    writeExchange(output, exchange)
  }
  return 0
}

/** `docchat conversations export <id>` */
export async function exportConversation(
  { output, open }: Context,
  id: string,
  { format = output.json ? 'json' : 'markdown' }: ExportFlags,
): Promise<ExitCode> {
  await using docchat = await open()
  const text = await docchat.conversations.export(id, format)
  // What a terminal would obey is escaped in JSON, and left out for people.
  if (format === 'json') output.event(JSON.parse(text))
  else output.write(cleanText(text))
  return 0
}

/** `docchat conversations remove <id>` */
export async function removeConversation({ output, open }: Context, id: string): Promise<ExitCode> {
  await using docchat = await open()
  await docchat.conversations.remove(id)
  if (output.json) output.event({ type: 'conversation-removed', conversation_id: id })
  else output.line(`Removed ${id}.`)
  return 0
}

/** A table of conversations, for people. */
export function writeConversations(output: Output, conversations: readonly Conversation[]): void {
  const heading = (line: string) => output.style('bold', line)
  const rows = conversations.map(({ id, title, turnCount, updatedAt }) => [
    id,
    cleanLine(title),
    String(turnCount / 2),
    formatTime(updatedAt),
  ])
  for (const line of table(COLUMNS, rows, { columns: output.columns, heading })) output.line(line)
}

function conversationRecord(conversation: Conversation): Record<string, unknown> {
  const { id, title, turnCount, createdAt, updatedAt } = conversation
  return {
    conversation_id: id,
    title,
    questions: turnCount / 2,
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

function writeExchange(output: Output, { question, answer }: Exchange): void {
  output.line(output.style('bold', `> ${cleanLine(question)}`))
  output.line()
  if (answer.text !== '') output.line(cleanText(answer.text))
  if (answer.noAnswer !== null) output.line(REASONS[answer.noAnswer])
  if (!answer.complete) output.line('(The answer was not completed.)')
  writeFootnotes(output, answer.citations)
}
