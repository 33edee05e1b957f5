import { createInterface } from 'node:readline/promises'
import type { Output } from './output.ts'

/** Whether there is a person who can answer a question. */
export function canAsk(output: Output): boolean {
  return !output.json && process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** Asks a person a question that is to be answered with yes or no. Ctrl-D is a no, Ctrl-C stops the command as everywhere. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  using terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.on('SIGINT', () => process.emit('SIGINT'))
  const answer = await terminal.question(`${question} (y/N) `, { signal }).catch((error: unknown) => {
    process.stderr.write('\n')
    if (signal.aborted) throw error
    return ''
  })
  return /^y(es)?$/i.test(answer.trim())
}
