import { type AnswerEvent, DocChatError } from '@docchat/core'
import { HttpError } from '../errors/http-error.ts'
import type { Call } from '../http/route.ts'
import { snakeCased } from '../http/snake-case.ts'
import { passageAsJson } from '../search/json.ts'
import { type ServerEvent, sendEvents, write } from '../sse/stream.ts'
import { citationAsJson, collect } from './collect.ts'

const TYPES = ['text/event-stream', 'text/plain', 'application/json'] as const

/** What the text has instead of an answer, for clients that get nothing but text. */
export const NO_ANSWER = 'The documents do not answer this.'

/** Sends an answer in the form that the client accepts: as events, as its text alone, or whole. */
export async function sendAnswer(
  { request, response, settings, signal }: Call,
  answer: AsyncIterable<AnswerEvent>,
): Promise<void> {
  response.vary('Accept')
  const type = request.accepts([...TYPES])
  if (type === false) {
    throw new HttpError('NOT_ACCEPTABLE', `Answers come as ${TYPES.join(', ')}: accept one of them.`)
  }
  const events = orThrow(answer)
  if (type === 'text/event-stream') {
    await sendEvents(response, numbered(events), { heartbeatMs: settings.heartbeatMs, signal })
  } else if (type === 'text/plain') {
    for await (const text of texts(events)) {
      if (!response.headersSent) response.type(type).set('Cache-Control', 'no-cache, no-transform')
      await write(response, text, signal)
    }
    response.end()
  } else {
    response.json(await collect(events))
  }
}

/** An answer that begins with its error is one that can be answered with a status. */
async function* orThrow(events: AsyncIterable<AnswerEvent>): AsyncGenerator<AnswerEvent> {
  let begun = false
  for await (const event of events) {
    if (event.type === 'error' && !begun) throw new DocChatError(event.code, event.message)
    begun = true
    yield event
  }
}

async function* texts(events: AsyncIterable<AnswerEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type === 'text-delta') yield event.text
    else if (event.type === 'no-answer') yield NO_ANSWER
    // The connection is cut: nothing else can tell, in plain text, that the answer is not whole.
    else if (event.type === 'error') throw new DocChatError(event.code, event.message)
  }
}

async function* numbered(events: AsyncIterable<AnswerEvent>): AsyncGenerator<ServerEvent> {
  let id = 0
  for await (const event of events) yield { id: ++id, event: event.type, data: asJson(event) }
}

function asJson(event: AnswerEvent): unknown {
  const { type } = event
  switch (type) {
    case 'retrieval-done':
      return { type, query: event.query, passages: event.passages.map(passageAsJson) }
    case 'no-answer':
      return { type, reason: event.reason, nearest: event.nearest.map(passageAsJson) }
    case 'citation':
      return { type, ...citationAsJson(event) }
    case 'text-delta':
    case 'finish':
    case 'error':
      return snakeCased(event)
  }
}
