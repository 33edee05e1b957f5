import type { Request, RequestHandler } from 'express'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { failureOf } from '../errors/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { LoadObserver } from '../limits/concurrency.ts'
import { loadMetrics } from './load-metrics.ts'

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
export function createMetrics({
  public: isPublic = false,
  registry = new Registry(),
}: MetricsOptions = {}): Metrics {
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'docchat_' })
  const labelNames = ['method', 'route', 'status'] as const
  const requests = new Counter({
    name: 'docchat_http_requests_total',
    help: 'Completed requests. Status 499: the client disconnected before the response.',
    labelNames,
    registers,
  })
  const seconds = new Histogram({
    name: 'docchat_http_request_duration_seconds',
    help: 'Time from the request to the end of its response.',
    labelNames,
    buckets: SECONDS,
    registers,
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

  return {
    middleware(request, response, next) {
      const started = performance.now()
      open.inc()
      response.once('close', () => {
        open.dec()
        const route = routeLabel(request.route)
        const status = response.headersSent ? response.statusCode : 499
        const labels = { method: request.method, route, status }
        requests.inc(labels)
        seconds.observe(labels, (performance.now() - started) / 1000)
        received.inc({ route }, declaredLength(request.headers['content-length']))
      })
      next()
    },
    countError(error, request) {
      errors.inc({ route: routeLabel(request.route), error_code: failureOf(error).code })
    },
    onLoad: loadMetrics(registers),
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
        async ({ response }) => {
          response.set('Content-Type', registry.contentType).send(await registry.metrics())
        },
      ),
    ],
  }
}

/** The route as documented. All unknown paths share one label, so that clients cannot create any number of them. */
function routeLabel(route: unknown): string {
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined
  return typeof path === 'string' ? path.replace(/:(\w+)/g, '{$1}') : 'none'
}

function declaredLength(value: string | undefined): number {
  const length = Number(value)
  return Number.isSafeInteger(length) && length > 0 ? length : 0
}
