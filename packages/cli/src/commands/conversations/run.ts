import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { count } from '../../terminal/format.ts'
import { cleanText } from '../../terminal/sanitize.ts'
import { conversationRecord, writeConversations } from '../../view/conversations.ts'
import { writeExchange } from './exchange.ts'

/** Options of `conversations list`. */
export interface ListFlags {
  readonly limit: number
}

/** Options of `conversations export`. */
export interface ExportFlags {
  readonly format?: 'markdown' | 'json'
}

/** `docchat conversations list` */
export async function listConversations({ output, open }: Context, { limit }: ListFlags): Promise<ExitCode> {
  await using docchat = await open()
  const { conversations, total } = await docchat.conversations.list({ limit })
  if (output.json) {
    for (const conversation of conversations) output.event(conversationRecord(conversation))
  } else if (total === 0) {
    output.note('There are no conversations yet. Start one: docchat chat')
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
