import { subscribe } from 'node:diagnostics_channel'
import { currentJob } from '../queue/current-job.ts'
import { activeTraceparent } from './span.ts'

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
const sources: (() => TraceContext | undefined)[] = []

/**
 * Adds the trace context and the correlation id to `fetch` calls made while serving a request or running a job. Subscribes once per process.
 *
 * @param currentContext - returns the context of what is being done other than jobs, if it is known
 */
export function propagateToFetch(currentContext?: () => TraceContext | undefined): void {
  if (currentContext !== undefined && !sources.includes(currentContext)) sources.push(currentContext)
  if (propagating) return
  propagating = true
  subscribe('undici:request:create', (message) => {
    const context = sources.map((source) => source()).find((found) => found !== undefined) ?? contextOfJob()
    if (context === undefined || !isMessage(message)) return
    const { request } = message
    const has = (name: string) => String(request.headers).toLowerCase().includes(name)
    if (!has('traceparent')) request.addHeader('traceparent', activeTraceparent() ?? context.traceparent)
    if (!has('x-correlation-id')) request.addHeader('x-correlation-id', context.correlationId)
  })
}

/** The trace of the request that caused the current job. */
function contextOfJob(): TraceContext | undefined {
  const { traceparent, correlationId } = currentJob() ?? {}
  return traceparent && correlationId ? { traceparent, correlationId } : undefined
}

function isMessage(message: unknown): message is { readonly request: OutboundRequest } {
  return typeof message === 'object' && message !== null && 'request' in message
}
