import { conversationJson, fullConversationJson } from '@docchat/core/json'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { count } from '../../terminal/format.ts'
import { cleanText } from '../../terminal/sanitize.ts'
import { writeConversations } from '../../view/conversations.ts'
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
    for (const conversation of conversations) output.event(conversationJson(conversation))
  } else if (total === 0) {
    output.note('There are no conversations yet. Start one: docchat chat')
  } else {
    writeConversations(output, conversations)
    if (total > conversations.length)
      output.note(`${count(total, 'conversation')} in total; --limit shows more.`)
  }
  return 0
}

/** `docchat conversations show <id>` */
export async function showConversation({ output, open }: Context, id: string): Promise<ExitCode> {
  await using docchat = await open()
  const conversation = await docchat.conversations.get(id)
  if (output.json) {
    output.event(fullConversationJson(conversation))
    return 0
  }
  for (const [i, exchange] of conversation.exchanges.entries()) {
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
  // Terminal control characters are escaped in JSON, and removed for people.
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
