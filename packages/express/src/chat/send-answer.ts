import { type AnswerEvent, collectAnswer, errorOf, throwOnError } from '@docchat/core'
import { answerEventJson, answerJson } from '@docchat/core/json'
import { accepted } from '../http/accept.ts'
import type { Call } from '../http/route.ts'
import { type ServerEvent, sendEvents, write } from '../sse/stream.ts'

/** The formats of an answer, the default first. */
export const ANSWER_TYPES = ['text/event-stream', 'text/plain', 'application/json'] as const

/** The text that replaces an answer, for clients that receive only text. */
export const NO_ANSWER = 'The documents do not answer this.'

/** Sends an answer in the format that the client accepts: as events, as plain text, or as one JSON object. HEAD starts no answer. */
export async function sendAnswer(
  { request, response, settings, signal }: Call,
  answer: AsyncIterable<AnswerEvent>,
): Promise<void> {
  const type = accepted(request, response, ANSWER_TYPES)
  if (type === 'text/event-stream') {
    await sendEvents(response, numbered(answer), { heartbeatMs: settings.heartbeatMs, signal })
  } else if (request.method === 'HEAD') {
    response.type(type).end()
  } else if (type === 'text/plain') {
    for await (const text of texts(answer)) {
      if (!response.headersSent) response.type(type).set('Cache-Control', 'no-cache, no-transform')
      await write(response, text, signal)
    }
    response.end()
  } else {
    response.json(answerJson(await collectAnswer(answer)))
  }
}

async function* texts(events: AsyncIterable<AnswerEvent>): AsyncGenerator<string> {
  // An error cuts the connection: plain text has no other way to show that the answer is incomplete.
  for await (const event of throwOnError(events)) {
    if (event.type === 'text-delta') yield event.text
    else if (event.type === 'no-answer') yield NO_ANSWER
  }
}

/** The events with their ids. An error is thrown: before any other event, it can still be sent as a status. */
async function* numbered(events: AsyncIterable<AnswerEvent>): AsyncGenerator<ServerEvent> {
  let id = 0
  for await (const event of events) {
    if (event.type === 'error') throw errorOf(event)
    const data = answerEventJson(event)
    yield { id: ++id, event: data.type, data }
  }
}
