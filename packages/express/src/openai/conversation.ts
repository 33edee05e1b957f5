import type { Turn } from '@docchat/core'
import { HttpError } from '../errors/http-error.ts'
import { MAX_QUESTION_LENGTH } from '../http/schemas.ts'
import type { MessageJson } from './json.ts'

/**
 * Splits a conversation into its question and the turns before.
 *
 * @throws HttpError `VALIDATION_ERROR` unless it ends with a question of at most {@link MAX_QUESTION_LENGTH} characters.
 */
export function conversationOf(messages: readonly MessageJson[]): {
  readonly question: string
  readonly history: readonly Turn[]
} {
  const last = messages.at(-1)
  const question = last?.role === 'user' ? textOf(last).trim() : ''
  if (question === '') {
    throw refusal('The last message must be a question from the user.', 'must end with a question')
  }
  if (question.length > MAX_QUESTION_LENGTH) {
    const limit = `at most ${MAX_QUESTION_LENGTH} characters`
    throw refusal(
      `The question may have ${limit}. Shorten the last message.`,
      `must end with a question of ${limit}`,
    )
  }
  const history = messages.slice(0, -1).flatMap((message): Turn[] => {
    const { role } = message
    return role === 'user' || role === 'assistant' ? [{ role, text: textOf(message) }] : []
  })
  return { question, history }
}

function refusal(message: string, problem: string): HttpError {
  return new HttpError('VALIDATION_ERROR', message, {
    details: { errors: [{ in: 'body', field: 'messages', message: problem }] },
  })
}

function textOf({ content }: MessageJson): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(({ text }) => text).join('\n')
}
