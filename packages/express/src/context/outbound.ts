import { subscribe } from 'node:diagnostics_channel'

/** What undici, the client behind `fetch`, publishes before sending a request. */
interface OutboundRequest {
  /** Alternating names and values; one string with line breaks in older versions. */
  readonly headers: readonly string[] | string
  addHeader(name: string, value: string): void
}

/** What is propagated to other servers. */
export interface TraceContext {
  readonly traceparent: string
  readonly correlationId: string
}

let propagating = false

/** Adds the trace context and the correlation id to `fetch` calls made while serving a request or running a job. Subscribes once per process. */
export function propagateToFetch(currentContext: () => TraceContext | undefined): void {
  if (propagating) return
  propagating = true
  subscribe('undici:request:create', (message) => {
    const context = currentContext()
    if (context === undefined || !isMessage(message)) return
    const { request } = message
    const has = (name: string) => String(request.headers).toLowerCase().includes(name)
    if (!has('traceparent')) request.addHeader('traceparent', context.traceparent)
    if (!has('x-correlation-id')) request.addHeader('x-correlation-id', context.correlationId)
  })
}

function isMessage(message: unknown): message is { readonly request: OutboundRequest } {
  return typeof message === 'object' && message !== null && 'request' in message
}
