import { DocChatError, errorInfo } from '../errors.ts'
import type { ErrorEvent } from './events.ts'

/** The original errors. They are kept outside the events because they may contain secrets. */
const causes = new WeakMap<ErrorEvent, unknown>()

/** Creates the event that ends an answer with this error. */
export function errorEvent(error: unknown): ErrorEvent {
  const event: ErrorEvent = { type: 'error', ...errorInfo(error) }
  causes.set(event, error)
  return event
}

/**
 * Returns the error that an event describes: the original `DocChatError`, or one with the unexpected original as its
 * `cause`. For a copy of the event, or one from another process, only the code and the message are known.
 */
export function errorOf(event: ErrorEvent): DocChatError {
  const cause = causes.get(event)
  if (DocChatError.isInstance(cause)) return cause
  return new DocChatError(event.code, event.message, { cause })
}
