import { DocChatError } from '../errors.ts'

/** Returns a time in ISO 8601, in UTC. @throws DocChatError `INVALID_ARGUMENT` when it cannot be parsed. */
export function time(name: string, text: string): string {
  const ms = Date.parse(text)
  if (!Number.isNaN(ms)) return new Date(ms).toISOString()
  throw new DocChatError(
    'INVALID_ARGUMENT',
    `${name} is "${text}": give a time such as 2026-05-31T12:00:00Z.`,
  )
}
