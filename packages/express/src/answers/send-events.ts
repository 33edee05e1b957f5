import type { Call } from '../http/route.ts'
import { type ServerEvent, sendEvents } from '../sse/stream.ts'
import type { LoggedAnswer } from './answer-log.ts'
import { eventId } from './event-id.ts'

/** Where the events of an answer can be read, below the path at which the routes are mounted. */
export function eventsPath(answerId: string): string {
  return `/answers/${answerId}/events`
}

/**
 * Sends the events of an answer after the one with this number. The answer goes on without the client, for the time of
 * grace, if the client has received anything, since it cannot know the answer's id otherwise.
 */
export async function sendLogged(
  { request, response, answers, settings, signal }: Call,
  answer: LoggedAnswer,
  after: number,
): Promise<void> {
  const { answerId } = answer.record
  const client = answers.attach(answer)
  try {
    response.set('Content-Location', request.baseUrl + eventsPath(answerId))
    await sendEvents(response, events(answer, after, signal), { heartbeatMs: settings.heartbeatMs, signal })
  } finally {
    client.leave(response.headersSent)
  }
}

async function* events(
  answer: LoggedAnswer,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  for await (const event of answer.read(after, signal)) {
    const id = eventId(answer.record.answerId, event)
    yield { id, event: event.event, json: event.json }
  }
}
