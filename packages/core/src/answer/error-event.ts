import { DocChatError, errorInfo } from '../errors.ts'
import type { ErrorEvent } from './events.ts'

/** Where an event keeps its original error: not enumerable, because it may contain secrets; known to every copy of this package. */
const CAUSE = Symbol.for('docchat.cause')

/** Creates the event that ends an answer with this error. */
export function errorEvent(error: unknown): ErrorEvent {
  const event: ErrorEvent = { type: 'error', ...errorInfo(error) }
  return Object.defineProperty(event, CAUSE, { value: error })
}

/**
 * Returns the error that an event describes: the original `DocChatError`, or one with the unexpected original as its
 * `cause`. For a copy of the event, or one from another process, only the code and the message are known.
 */
export function errorOf(event: ErrorEvent): DocChatError {
  const cause: unknown = Reflect.get(event, CAUSE)
  if (DocChatError.isInstance(cause)) return cause
  return new DocChatError(event.code, event.message, { cause })
}
