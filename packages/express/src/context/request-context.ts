import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { activeTraceparent, type OpenSpan, openSpan, propagateToFetch } from '@docchat/core/trace'
import type { Request, RequestHandler, Response } from 'express'
import { routeLabel } from './route-label.ts'

/** Ties log lines, jobs and calls to other servers to the request that caused them. */
export interface RequestContext {
  /** The id of this request: `X-Request-ID` if it is well-formed, otherwise a new one, which begins with the process's name. */
  readonly requestId: string
  /** The client's operation, which may span many requests: `X-Correlation-ID`, otherwise the request's id. */
  readonly correlationId: string
  /** W3C trace context: the request's own span, if an SDK of OpenTelemetry is there; otherwise as it was received. */
  readonly traceparent: string
}

const storage = new AsyncLocalStorage<RequestContext>()
const known = new WeakMap<IncomingMessage, RequestContext>()
/** The requests' own spans. */
const spans = new WeakMap<RequestContext, OpenSpan>()

/** The context of the request that is being served; undefined outside of a request. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore()
}

/** Does work in the context of a request, whatever called it: sockets and parsers know no request. */
export function inContextOf<T>(request: IncomingMessage, work: () => T): T {
  const context = known.get(request)
  return context === undefined ? work() : within(context, work)
}

/**
 * Creates a context for each request, once, and returns its ids in headers. `fetch` calls propagate it.
 *
 * @param processName - begins new ids
 */
export function requestContext(processName?: string): RequestHandler {
  const prefix = processName === undefined ? '' : `${processName}.`
  propagateToFetch(currentContext)
  return (request, response, next) => {
    if (known.has(request)) {
      next()
      return
    }
    const requestId = saneId(request.headers['x-request-id']) ?? prefix + randomUUID()
    const received = saneTraceparent(request.headers['traceparent'])
    const span = requestSpan(request, response, received)
    const context: RequestContext = {
      requestId,
      correlationId: saneId(request.headers['x-correlation-id']) ?? requestId,
      traceparent: span?.traceparent ?? activeTraceparent() ?? received ?? newTraceparent(),
    }
    if (span !== null) spans.set(context, span)
    known.set(request, context)
    // Every middleware listens for the end of a response, and a pipeline seven times; Node warns from the eleventh listener on.
    response.setMaxListeners(20)
    response.setHeader('X-Request-ID', requestId)
    response.setHeader('X-Correlation-ID', context.correlationId)
    within(context, next)
  }
}

function within<T>(context: RequestContext, work: () => T): T {
  const span = spans.get(context)
  return storage.run(context, () => (span === undefined ? work() : span.run(work)))
}

/** Opens the span of a request, unless the instrumentation of HTTP has done so. */
function requestSpan(request: Request, response: Response, traceparent: string | undefined): OpenSpan | null {
  if (activeTraceparent() !== undefined) return null
  const { method } = request
  const attributes = { 'http.request.method': method, 'url.scheme': request.protocol }
  const span = openSpan(method, { kind: 'server', traceparent, attributes })
  if (span === null) return null
  response.once('close', () => {
    const route = routeLabel(request.route)
    const status = response.headersSent ? response.statusCode : 499
    span.rename(`${method} ${route}`)
    span.set({ 'http.route': route, 'http.response.status_code': status })
    if (status >= 500) span.fail(new Error(`${status}`))
    span.end()
  })
  return span
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

/** From UUIDs, which Node draws in batches: random bytes cost a call to the system each time. */
function newTraceparent(): string {
  const hex = () => randomUUID().replaceAll('-', '')
  return `00-${hex()}-${hex().slice(16)}-00`
}
