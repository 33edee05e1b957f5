import type { IncomingMessage } from 'node:http'
import type { HttpError } from './http-error.ts'

const controllers = new WeakMap<IncomingMessage, AbortController>()

/**
 * Aborts with the reason when the rest of the request's body can never be read, because it is malformed or late. The
 * stream of the body shows nothing of this: it neither ends nor fails as long as its connection is open.
 */
export function brokenBody(request: IncomingMessage): AbortSignal {
  return controllerOf(request).signal
}

/** Tells whoever reads the body, now or later, that the rest of it will not come. */
export function breakBody(request: IncomingMessage, reason: HttpError): void {
  controllerOf(request).abort(reason)
}

function controllerOf(request: IncomingMessage): AbortController {
  const known = controllers.get(request)
  if (known !== undefined) return known
  const controller = new AbortController()
  controllers.set(request, controller)
  return controller
}
