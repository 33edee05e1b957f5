import { once } from 'node:events'
import type { Interface } from 'node:readline/promises'
import { describeFailure } from '../../failure.ts'
import { answer, type Session } from './session.ts'
import { runSlashCommand } from './slash-commands.ts'
import { typed } from './typed.ts'

export const PROMPT = '> '
const MORE_PROMPT = '… '

/** Prompts for lines until the end of input or /quit. After a failure, which is reported, the next question can be asked. */
export async function converse(session: Session, lines: Interface): Promise<void> {
  const { output, signal } = session.context
  let answering: AbortController | null = null
  lines.on('SIGINT', () => {
    if (answering !== null) return answering.abort()
    lines.write(null, { ctrl: true, name: 'e' })
    lines.write(null, { ctrl: true, name: 'u' })
    output.note('\nCtrl-D exits, /help lists the commands.')
    lines.prompt()
  })
  const ended = once(lines, 'close').then(() => answering?.abort())
  output.note('Ask about your documents. /help lists the other commands, Ctrl-D exits.')
  lines.prompt()
  const waitForMore = (isContinued: boolean) => {
    lines.setPrompt(isContinued ? MORE_PROMPT : PROMPT)
    if (isContinued) lines.prompt()
  }
  for await (const line of typed(lines, waitForMore)) {
    answering = new AbortController()
    try {
      if (line.startsWith('/')) await runSlashCommand(session, line)
      else if (line !== '') await answer(session, line, AbortSignal.any([signal, answering.signal]))
    } catch (error) {
      if (signal.aborted) break
      if (answering.signal.aborted) output.note('Stopped.')
      else output.error(describeFailure(error).message)
    }
    answering = null
    lines.prompt()
  }
  lines.close()
  await ended
  output.note('')
}
