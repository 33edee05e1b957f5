import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { propagateToFetch } from './outbound.ts'

/** What ties log lines, jobs and calls to other servers to the request that caused them. */
export interface RequestContext {
  /** This request. Taken from `X-Request-ID` when it is sane, else made. */
  readonly requestId: string
  /** The client's operation, which may be many requests. Taken from `X-Correlation-ID`, else the request's id. */
  readonly correlationId: string
  /** W3C trace context: passed on as it came, since this server records no spans of its own. */
  readonly traceparent: string
}

const storage = new AsyncLocalStorage<RequestContext>()
const known = new WeakMap<IncomingMessage, RequestContext>()

/** The context of the request that is being served, or undefined outside of any. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()
}

/** Gives each request its context, once, and tells its ids to the client. Calls by `fetch` carry it on. */
export function requestContext(): RequestHandler {
  propagateToFetch(currentContext)
  return (request, response, next) => {
    if (known.has(request)) {
      next()
      return
    }
    const requestId = saneId(request.headers['x-request-id']) ?? randomUUID()
    const context: RequestContext = {
      requestId,
      correlationId: saneId(request.headers['x-correlation-id']) ?? requestId,
      traceparent: saneTraceparent(request.headers['traceparent']) ?? newTraceparent(),
    }
    known.set(request, context)
    // The end of a response matters to every middleware, and seven times to a pipeline; Node warns from the eleventh.
    response.setMaxListeners(20)
    response.setHeader('X-Request-ID', requestId)
    response.setHeader('X-Correlation-ID', context.correlationId)
    storage.run(context, next)
  }
}

/** Short, and free of anything that could forge a log line or a header. */
function saneId(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && /^[\w.:/+=-]{1,128}$/.test(value) ? value : undefined
}

function saneTraceparent(value: string | string[] | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const parts = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(value)
  const zeros = parts?.slice(1).some((part) => /^0+$/.test(part)) ?? true
  return zeros ? undefined : value
}

function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`
}
