import { buffer } from 'node:stream/consumers'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { listen } from './listen.ts'

/** A span as OTLP has it. */
export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly status: { readonly code?: number }
  readonly attributes: Readonly<Record<string, unknown>>
}

/** A receiver of traces, and the SDK of OpenTelemetry that sends them there. */
export interface Tracing extends AsyncDisposable {
  readonly spans: readonly ReceivedSpan[]
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[]
  }[]
}

interface SentSpan extends Omit<ReceivedSpan, 'attributes'> {
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

/** Registers the SDK as an operator's `--import` would, with a receiver of OTLP over HTTP. */
export async function startTracing(): Promise<Tracing> {
  const spans: ReceivedSpan[] = []
  const receiver = await listen(async (request, response) => {
    const { resourceSpans } = JSON.parse((await buffer(request)).toString()) as Sent
    for (const { scopeSpans } of resourceSpans)
      for (const span of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({
          ...span,
          attributes: Object.fromEntries(
            span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
          ),
        })
    response.setHeader('content-type', 'application/json').end('{}')
  })
  const exporter = new OTLPTraceExporter({ url: `${receiver.url}/v1/traces` })
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  return {
    spans,
    async [Symbol.asyncDispose]() {
      await provider.shutdown()
      trace.disable()
      context.disable()
      await receiver[Symbol.asyncDispose]()
    },
  }
}

/** Writes the spans of a trace as a tree of names, children in alphabetical order. */
export function traceTree(spans: readonly ReceivedSpan[], root: ReceivedSpan, indent = ''): string {
  const children = spans.filter(({ parentSpanId }) => parentSpanId === root.spanId)
  const lines = children.map((child) => traceTree(spans, child, `${indent}  `)).sort()
  return [`${indent}${root.name}`, ...lines].join('\n')
}
