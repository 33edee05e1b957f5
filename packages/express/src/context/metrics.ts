import { activeTraceparent } from '@docchat/core/trace'
import type { Request, RequestHandler } from 'express'
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client'
import { failureOf } from '../errors/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { LoadObserver } from '../limits/concurrency.ts'
import { loadMetrics } from './load-metrics.ts'
import { routeLabel } from './route-label.ts'

/** Options of {@link createMetrics}. */
export interface MetricsOptions {
  /** Whether everybody who can reach the server may read the metrics. @defaultValue false: only operators may */
  readonly public?: boolean
  /** Where they are registered, and what writes them. @defaultValue a new one */
  readonly registry?: Registry
}

/** The middleware that measures requests, and the route that returns the metrics. */
export interface Metrics {
  /** Measures every request that passes through it. */
  readonly middleware: RequestHandler
  /** Counts an error of the server or of one of its dependencies, even if it ended a stream whose status was 200. */
  countError(error: unknown, request: Request): void
  /** Measures requests in progress, those that wait, and those that are refused. */
  readonly onLoad: LoadObserver
  /** `GET /metrics` */
  readonly routes: readonly Route[]
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Creates Prometheus metrics of requests and of the process. Labels contain routes, never ids or owners. */
export function createMetrics({ public: isPublic = false, ...options }: MetricsOptions = {}): Metrics {
  const { registry = new Registry() } = options
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'docchat_' })
  const labelNames = ['method', 'route', 'status'] as const
  const requests = new Counter({
    name: 'docchat_http_requests_total',
    help: 'Completed requests. Status 499: the client disconnected before the response.',
    labelNames,
    registers,
  })
  const withExemplars = options.registry === undefined ? openMetrics() : null
  const seconds = new Histogram({
    name: 'docchat_http_request_duration_seconds',
    help: 'Time from the request to the end of its response.',
    labelNames,
    buckets: SECONDS,
    enableExemplars: withExemplars !== null,
    registers: withExemplars === null ? registers : [withExemplars],
  })
  const received = new Counter({
    name: 'docchat_http_received_bytes_total',
    help: 'Bytes of request bodies, as declared by Content-Length.',
    labelNames: ['route'],
    registers,
  })
  const errors = new Counter({
    name: 'docchat_http_errors_total',
    help: 'Requests that failed through no fault of the client, including answers that failed after their first text.',
    labelNames: ['route', 'error_code'],
    registers,
  })
  const open = new Gauge({
    name: 'docchat_http_open_requests',
    help: 'Requests in progress.',
    registers,
  })

  const onLoad = loadMetrics(registers)
  if (withExemplars !== null) share(registry, withExemplars)

  return {
    middleware(request, response, next) {
      const started = performance.now()
      open.inc()
      const exemplarLabels = exemplar(activeTraceparent())
      response.once('close', () => {
        open.dec()
        const route = routeLabel(request.route)
        const status = response.headersSent ? response.statusCode : 499
        const labels = { method: request.method, route, status }
        requests.inc(labels)
        const value = (performance.now() - started) / 1000
        if (withExemplars === null) seconds.observe(labels, value)
        else seconds.observe({ labels, value, exemplarLabels })
        received.inc({ route }, declaredLength(request.headers['content-length']))
      })
      next()
    },
    countError(error, request) {
      errors.inc({ route: routeLabel(request.route), error_code: failureOf(error).code })
    },
    onLoad,
    routes: [
      route(
        {
          method: 'get',
          path: '/metrics',
          id: 'getMetrics',
          summary: 'Get the metrics',
          description:
            'Returns metrics of the requests and of the process, for Prometheus. For operators only.',
          tag: 'operations',
          internal: true,
          public: isPublic,
          operator: !isPublic,
          responses: {
            200: {
              description: 'The metrics in the text format of Prometheus.',
              content: { 'text/plain': null },
            },
          },
        },
        async ({ request, response }) => {
          const wantsExemplars = request.headers.accept?.includes('application/openmetrics-text') === true
          const source = wantsExemplars ? (withExemplars ?? registry) : registry
          response.set('Content-Type', source.contentType).send(await source.metrics())
        },
      ),
    ],
  }
}

/** A registry that writes the format of OpenMetrics, which has exemplars. */
function openMetrics(): Registry {
  const registry = new Registry()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as typeof registry.contentType)
  return registry
}

/** Lets two registries have the metrics of both. */
function share(one: Registry, other: Registry): void {
  const [ofOne, ofOther] = [one, other].map((registry) => registry.getMetricsAsArray() as unknown as Metric[])
  for (const metric of ofOther ?? []) one.registerMetric(metric)
  for (const metric of ofOne ?? []) other.registerMetric(metric)
}

/** What links a measurement to a trace that is recorded. */
function exemplar(traceparent: string | undefined): Record<string, string> {
  const [, trace_id, span_id, flags] = traceparent?.split('-') ?? []
  return trace_id && span_id && flags === '01' ? { trace_id, span_id } : {}
}

function declaredLength(value: string | undefined): number {
  const length = Number(value)
  return Number.isSafeInteger(length) && length > 0 ? length : 0
}
