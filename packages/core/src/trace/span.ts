import type { Span as ApiSpan, Context } from '@opentelemetry/api'
import { DocChatError } from '../errors.ts'
import { openTelemetry } from './api.ts'

/** What is known about a span. Undefined values are left out. Never text of documents, questions or answers. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** Options of a span. */
export interface SpanOptions {
  /** @defaultValue 'internal' */
  readonly kind?: 'internal' | 'server' | 'client' | 'consumer'
  readonly attributes?: Attributes
  /** The W3C trace context of what caused it, elsewhere or earlier. @defaultValue the active span */
  readonly traceparent?: string | null | undefined
}

/** A span while its work goes on. */
export interface Span {
  set(attributes: Attributes): void
}

/** A span that is ended by hand. */
export interface OpenSpan extends Span {
  /** W3C trace context with this span as the parent. */
  readonly traceparent: string
  /** Whether it is recorded, and not only passed on. */
  readonly isRecorded: boolean
  rename(name: string): void
  /** Calls a function with this span as the active one. */
  run<T>(work: () => T): T
  /** Marks the span as failed. Errors' messages may quote documents, so only their codes are recorded. */
  fail(error: unknown): void
  end(): void
}

const NO_SPAN: Span = { set: () => undefined }

/** Starts a span; null unless an SDK of OpenTelemetry is registered that knows this version of the API. */
export function openSpan(name: string, options: SpanOptions = {}): OpenSpan | null {
  const api = openTelemetry()
  if (api === null) return null
  const { context, trace, isSpanContextValid, SpanKind, SpanStatusCode } = api
  const { kind = 'internal', attributes = {}, traceparent } = options
  const parent = parentOf(traceparent) ?? context.active()
  const kinds = {
    internal: SpanKind.INTERNAL,
    server: SpanKind.SERVER,
    client: SpanKind.CLIENT,
    consumer: SpanKind.CONSUMER,
  }
  const span = trace
    .getTracer('docchat')
    .startSpan(name, { kind: kinds[kind], attributes: known(attributes) }, parent)
  // The API does not find an SDK that was made for an older one, and gives a span whose ids are zeros.
  if (!isSpanContextValid(span.spanContext())) return null
  const active = trace.setSpan(parent, span)
  return {
    traceparent: traceparentOf(span),
    isRecorded: span.isRecording(),
    set: (more) => void span.setAttributes(known(more)),
    rename: (other) => void span.updateName(other),
    run: (work) => context.with(active, work),
    fail(error) {
      span.setAttribute('error.type', errorType(error))
      span.setStatus({ code: SpanStatusCode.ERROR })
    },
    end: () => span.end(),
  }
}

/** Does work in a span. */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = openSpan(name, options)
  if (span === null) return work(NO_SPAN)
  try {
    return await span.run(() => work(span))
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    span.end()
  }
}

/** Passes on what a stream yields, in a span that ends with it. */
export async function* streamInSpan<T>(
  name: string,
  options: SpanOptions,
  open: (span: Span) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const span = openSpan(name, options)
  if (span === null) return yield* open(NO_SPAN)
  const items = span.run(() => open(span)[Symbol.asyncIterator]())
  try {
    for (;;) {
      // The consumer's work between two items is no part of it.
      const item = await span.run(() => items.next())
      if (item.done === true) return
      yield item.value
    }
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    await span.run(async () => items.return?.())
    span.end()
  }
}

/** The W3C trace context of the active span; undefined without one. */
export function activeTraceparent(): string | undefined {
  const { trace, context } = openTelemetry() ?? {}
  const span = context && trace?.getSpan(context.active())
  return span === undefined ? undefined : traceparentOf(span)
}

function parentOf(traceparent: string | null | undefined): Context | undefined {
  const { trace, ROOT_CONTEXT } = openTelemetry() ?? {}
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return ROOT_CONTEXT && trace?.setSpanContext(ROOT_CONTEXT, remote)
}

function traceparentOf(span: ApiSpan): string {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

function known(attributes: Attributes): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Record<
    string,
    string | number | boolean
  >
}

function errorType(error: unknown): string {
  if (DocChatError.isInstance(error)) return error.code
  return error instanceof Error ? error.name : typeof error
}
