import { DocChatError } from '../errors.ts'
import { errorOf } from './error-event.ts'
import type { AnswerEvent, ErrorEvent } from './events.ts'

/**
 * Passes an answer's events through, but throws in place of an `error` event. Ending the iteration early cancels the work.
 *
 * @example
 * for await (const event of throwOnError(docchat.ask('Who signed the lease?')))
 *   if (event.type === 'text-delta') process.stdout.write(event.text)
 *
 * @throws DocChatError with the `code`, message and `cause` of the `error` event; `INTERNAL_ERROR` if the events
 * end without `finish`.
 */
export async function* throwOnError(
  events: AsyncIterable<AnswerEvent> | Iterable<AnswerEvent>,
): AsyncGenerator<Exclude<AnswerEvent, ErrorEvent>, void, undefined> {
  let finished = false
  for await (const event of events) {
    if (event.type === 'error') throw errorOf(event)
    finished = event.type === 'finish'
    yield event
  }
  if (!finished)
    throw new DocChatError('INTERNAL_ERROR', 'The answer ended before it was complete. Ask again.')
}
