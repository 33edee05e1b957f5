import type { Turn } from '@docchat/core'
import { HttpError } from '../errors/http-error.ts'
import { MAX_HISTORY_TURNS, MAX_QUESTION_LENGTH, MAX_TURN_LENGTH } from '../http/schemas.ts'
import type { MessageJson } from './json.ts'

/**
 * Splits a conversation into its question and the turns before.
 *
 * @param field - what the request calls the conversation
 * @throws HttpError `VALIDATION_ERROR` unless it ends with a question, and all is within the limits of `POST /chat`.
 */
export function conversationOf(
  messages: readonly MessageJson[],
  field = 'messages',
): {
  readonly question: string
  readonly history: readonly Turn[]
} {
  const last = messages.at(-1)
  const question = last?.role === 'user' ? textOf(last).trim() : ''
  if (question === '') {
    throw refusal(field, 'The last message must be a question from the user.', 'must end with a question')
  }
  if (question.length > MAX_QUESTION_LENGTH) {
    const limit = `at most ${MAX_QUESTION_LENGTH} characters`
    throw refusal(
      field,
      `The question may have ${limit}. Shorten the last message.`,
      `must end with a question of ${limit}`,
    )
  }
  const history = messages.slice(0, -1).flatMap((message): Turn[] => {
    const { role } = message
    return role === 'user' || role === 'assistant' ? [{ role, text: textOf(message) }] : []
  })
  if (history.length > MAX_HISTORY_TURNS) {
    const limit = `at most ${MAX_HISTORY_TURNS} messages`
    throw refusal(
      field,
      `The conversation may have ${limit} before the question. Leave out the oldest.`,
      `must have ${limit} before the question`,
    )
  }
  if (history.some(({ text }) => text.length > MAX_TURN_LENGTH)) {
    const limit = `at most ${MAX_TURN_LENGTH} characters`
    throw refusal(
      field,
      `Each message may have ${limit}. Shorten the longer ones.`,
      `must have ${limit} each`,
    )
  }
  return { question, history }
}

function refusal(field: string, message: string, problem: string): HttpError {
  return new HttpError('VALIDATION_ERROR', message, {
    details: { errors: [{ in: 'body', field, message: problem }] },
  })
}

function textOf({ content }: MessageJson): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(({ text }) => text).join('\n')
}
