import { createInterface } from 'node:readline/promises'
import type { Output } from './output.ts'

/** Whether there is a person who can answer a question. */
export function canAsk(output: Output): boolean {
  return !output.json && process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** Asks a person a question that is to be answered with yes or no. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  using terminal = createInterface({ input: process.stdin, output: process.stderr })
  return /^y(es)?$/i.test((await terminal.question(`${question} (y/N) `, { signal })).trim())
}
