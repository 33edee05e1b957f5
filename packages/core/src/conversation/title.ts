import { oneLine } from '../text/one-line.ts'

const MAX_LENGTH = 80

/** Derives a conversation's title from its first question: one line, truncated between words. */
export function titleOf(question: string): string {
  const line = oneLine(question)
  if (line.length <= MAX_LENGTH) return line
  const cut = line.slice(0, MAX_LENGTH)
  const space = cut.lastIndexOf(' ')
  return `${cut.slice(0, space > MAX_LENGTH / 2 ? space : MAX_LENGTH).toWellFormed()}…`
}
