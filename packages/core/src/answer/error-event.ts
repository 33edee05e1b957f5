import { DocChatError, errorInfo } from '../errors.ts'
import type { ErrorEvent } from './events.ts'

/** What went wrong. It is kept beside the event, not in it, for it may hold what nobody else should see. */
const causes = new WeakMap<ErrorEvent, unknown>()

/** The event that ends an answer with this error. */
export function errorEvent(error: unknown): ErrorEvent {
  const event: ErrorEvent = { type: 'error', ...errorInfo(error) }
  causes.set(event, error)
  return event
}

/**
 * The error that an event stands for: in the process that it comes from, the one that was thrown, or with that one as its
 * `cause` when it was unexpected. Of a copy, or an event of another process, code and message are all that is left.
 */
export function errorOf(event: ErrorEvent): DocChatError {
  const cause = causes.get(event)
  if (DocChatError.isInstance(cause)) return cause
  return new DocChatError(event.code, event.message, { cause })
}
