import type { Owner } from '@docchat/core'
import * as z from 'zod'
import type { LoggedAnswer } from '../answers/answer-log.ts'
import { asking } from '../chat/routes.ts'
import { HttpError } from '../errors/http-error.ts'
import { type Call, type Route, route } from '../http/route.ts'
import { MAX_HISTORY_TURNS } from '../http/schemas.ts'
import { conversationOf } from '../openai/conversation.ts'
import { scopeOf } from '../search/scope.ts'
import { sendEvents } from '../sse/stream.ts'
import { chatId, chatRequest, type UIMessage } from './schema.ts'
import { failurePart, uiParts } from './ui-parts.ts'

const params = z.object({ id: chatId.describe('The id of the chat, which the client chose.') })

const stream = {
  description: 'The parts of the message, until it is complete.',
  content: { 'text/event-stream': null },
  headers: { 'x-vercel-ai-ui-message-stream': 'The version of the stream, always `v1`.' },
}

export const aiRoutes: readonly Route[] = [
  route(
    {
      method: 'post',
      path: '/ai/chat',
      id: 'aiChat',
      summary: 'Ask a question from the AI SDK',
      description: [
        "Answers the last message of a chat as the AI SDK's UI message stream, for `useChat`.",
        'The text has markers such as `[1]`; each has a `source-document` part with the same `sourceId`, and with the citation in `providerMetadata.docchat`. A `data-retrieval` part, which is not kept in the message, has the passages; a `data-calculation` part says how a number was calculated, a `data-no-answer` part why there is no answer. Failures after the beginning are `error` parts.',
      ].join('\n\n'),
      tag: 'answers',
      work: 'ask',
      body: chatRequest,
      responses: {
        200: stream,
        404: { description: 'The conversation does not exist.' },
      },
    },
    async (call) => {
      const { owner, identity, answers, body } = call
      const { docchat = {} } = body
      const { conversation_id, resumable = false } = docchat
      const { question, history } = turnsOf(body.messages)
      const { answerId, ended } = await answers.start({
        owner: identity.owner,
        question,
        conversationId: conversation_id ?? chatKey(body.id),
        ask: (signal) =>
          asking(owner, conversation_id).ask(question, {
            signal,
            ...scopeOf(docchat),
            ...(conversation_id === undefined && { history }),
          }),
      })
      try {
        await sendParts(call, await answers.find(identity.owner, answerId), resumable)
      } finally {
        await ended
      }
    },
  ),
  route(
    {
      method: 'get',
      path: '/ai/chat/{id}/stream',
      id: 'resumeAiChat',
      summary: 'Resume the message of a chat',
      description:
        'Sends the message that is being written in a chat again from its beginning, and goes on with it, as `resume` of `useChat` asks for. The chat was asked with `resumable`, or is a conversation of that id.',
      tag: 'answers',
      work: 'watch',
      params,
      responses: { 200: stream, 204: { description: 'No message is being written in the chat.' } },
    },
    async (call) => {
      const answer = await inProgress(call, call.params.id)
      if (answer === null) call.response.status(204).end()
      else await sendParts(call, answer, true)
    },
  ),
  route(
    {
      method: 'delete',
      path: '/ai/chat/{id}/stream',
      id: 'stopAiChat',
      summary: 'Stop the message of a chat',
      description:
        'Stops the model that is writing in a chat. Only needed for chats asked with `resumable`: in others, it stops when the client is gone. Does nothing if no message is being written.',
      tag: 'answers',
      params,
      responses: { 204: { description: 'No message is being written any more.' } },
    },
    async (call) => {
      const { answers, identity, response, params } = call
      const answer = await inProgress(call, params.id)
      if (answer !== null) await answers.stop(identity.owner, answer.record.answerId)
      response.status(204).end()
    },
  ),
]

/** What an answer outside of our own conversations is found by. No conversation has such an id. */
function chatKey(id: string): string {
  return `chat ${id}`
}

async function inProgress({ answers, identity }: Call, id: string): Promise<LoggedAnswer | null> {
  const { owner } = identity
  const record =
    (await answers.inConversation(owner, chatKey(id))) ?? (await answers.inConversation(owner, id))
  if (record === null) return null
  try {
    return await answers.find(owner, record.answerId)
  } catch (error) {
    if (error instanceof HttpError && error.code === 'ANSWER_NOT_FOUND') return null
    throw error
  }
}

/**
 * The question, and as many of the turns before as are taken into account.
 *
 * @throws HttpError `VALIDATION_ERROR` when files are attached to the question: the answer would not be about them.
 */
function turnsOf(messages: readonly UIMessage[]) {
  if (messages.at(-1)?.parts.some(({ type }) => type === 'file') === true) {
    const message =
      'Files cannot be sent with a question. Upload them with POST /upload, and ask when they have been read.'
    const errors = [
      { in: 'body', field: 'messages', message: 'must end with a message without parts of type file' },
    ]
    throw new HttpError('VALIDATION_ERROR', message, { details: { errors } })
  }
  const turns = messages.slice(-(MAX_HISTORY_TURNS + 1)).map(({ role, parts }) => ({
    role,
    content: parts
      .flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : []))
      .join('\n'),
  }))
  return conversationOf(turns)
}

/** @param resumable - whether the answer goes on for a while when the client is gone */
async function sendParts(call: Call, answer: LoggedAnswer, resumable: boolean): Promise<void> {
  const { response, answers, owner, settings, signal } = call
  const client = answers.attach(answer)
  try {
    response.set('x-vercel-ai-ui-message-stream', 'v1')
    const parts = uiParts(answer, { signal, mediaTypeOf: mediaTypes(owner) })
    await sendEvents(response, parts, {
      heartbeatMs: settings.heartbeatMs,
      signal,
      failureEvent: failurePart,
    })
  } finally {
    client.leave(resumable)
  }
}

/** Looks the media types of documents up, each once. */
function mediaTypes({ documents }: Owner): (documentId: string) => Promise<string> {
  const known = new Map<string, Promise<string>>()
  const lookUp = (id: string) =>
    documents.get(id).then(
      ({ version }) => version.mediaType,
      // Deleted meanwhile.
      () => 'application/octet-stream',
    )
  return (id) => {
    const type = known.get(id) ?? lookUp(id)
    known.set(id, type)
    return type
  }
}
