import { writeFile } from 'node:fs/promises'
import { CliError } from '../../cli-error.ts'
import { cleanLine, cleanText } from '../../terminal/sanitize.ts'
import { writeConversations } from '../../view/conversations.ts'
import { writePassages, writeWholePassage } from '../../view/passages.ts'
import { chooseDocuments } from './documents.ts'
import type { Session } from './session.ts'

const LISTED = 10

/** The commands that can be typed instead of a question. */
const COMMANDS: Readonly<Record<string, string>> = {
  '/help': 'show this',
  '/new': 'start a new conversation',
  '/list': 'list recent conversations',
  '/docs [a, b]': 'list the documents, or search only these (/docs all: all of them)',
  '/sources [n]': 'show the passages behind the last answer, or one of them as a whole',
  '/export [file]': 'print the conversation as Markdown, or write it to a new file',
  '/quit': 'exit, like quit, exit and Ctrl-D',
}

/** Runs a line that begins with `/`. */
export async function runSlashCommand(session: Session, line: string): Promise<void> {
  const { context, docchat, chat } = session
  const { output } = context
  const [command = '', ...rest] = line.split(/\s+/)
  switch (command) {
    case '/help':
      for (const [name, meaning] of Object.entries(COMMANDS)) output.note(`  ${name.padEnd(16)}${meaning}`)
      output.note(
        '  A line that ends with \\ goes on in the next one. The arrow keys bring back earlier questions.',
      )
      return
    case '/new':
      Object.assign(session, { chat: docchat.chat(), passages: [], query: '', asked: 0 })
      output.note('Started a new conversation.')
      return
    case '/list':
      writeConversations(output, (await docchat.conversations.list({ limit: LISTED })).conversations)
      return
    case '/sources':
      writeSources(session, rest.join(' '))
      return
    case '/docs':
      await chooseDocuments(session, rest.join(' ').trim())
      return
    case '/export':
      await exportTo(
        session,
        await docchat.conversations.export(chat.conversationId, 'markdown'),
        rest.join(' '),
      )
      return
    default:
      output.note(`Unknown command: ${cleanLine(command)}. /help lists the commands.`)
  }
}

function writeSources({ context: { output }, passages, query }: Session, which: string): void {
  if (passages.length === 0) output.note('There are no sources yet.')
  else if (which === '') writePassages(output, passages, { query })
  else {
    const passage = passages.find(({ rank }) => String(rank) === which)
    if (passage === undefined) output.note(`There is no source ${cleanLine(which)}. /sources lists them.`)
    else writeWholePassage(output, passage)
  }
}

async function exportTo({ context }: Session, text: string, file: string): Promise<void> {
  const { output } = context
  if (file === '') return output.write(cleanText(text))
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (cause) {
    throw new CliError(
      'INVALID_ARGUMENT',
      `${file} already exists or cannot be written. Choose another file.`,
      { cause },
    )
  }
  output.note(`Written to ${cleanLine(file)}.`)
}

/** Completes the names of the commands, for readline. */
export function complete(line: string): [string[], string] {
  const names = Object.keys(COMMANDS).map((name) => name.split(' ')[0] ?? '')
  return [line.startsWith('/') ? names.filter((name) => name.startsWith(line)) : [], line]
}
