import type { Turn } from '@docchat/core'
import { HttpError } from '../errors/http-error.ts'
import type { MessageJson } from './json.ts'

/** Splits a conversation into its question and the turns before. @throws HttpError `VALIDATION_ERROR` unless it ends with a question. */
export function conversationOf(messages: readonly MessageJson[]): {
  readonly question: string
  readonly history: readonly Turn[]
} {
  const question = messages.at(-1)
  if (question?.role !== 'user' || textOf(question).trim() === '') {
    throw new HttpError('VALIDATION_ERROR', 'The last message must be a question from the user.', {
      details: { errors: [{ in: 'body', field: 'messages', message: 'must end with a question' }] },
    })
  }
  const history = messages.slice(0, -1).flatMap((message): Turn[] => {
    const { role } = message
    return role === 'user' || role === 'assistant' ? [{ role, text: textOf(message) }] : []
  })
  return { question: textOf(question), history }
}

function textOf({ content }: MessageJson): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(({ text }) => text).join('\n')
}
