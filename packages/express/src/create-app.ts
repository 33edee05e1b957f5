import express, { type Express } from 'express'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { localOnly } from './auth/local-only.ts'
import { compress } from './context/compress.ts'
import { logRequests } from './context/log-requests.ts'
import { createLogger } from './context/logger.ts'
import { createMetrics } from './context/metrics.ts'
import { inContextOf, requestContext } from './context/request-context.ts'
import { crossOrigin, securityHeaders } from './context/security.ts'
import { answerErrors, answerNotFound, type OnError } from './errors/answer-errors.ts'
import { checkRequest } from './http/check-request.ts'
import { openApiRoutes } from './openapi/routes.ts'
import { type DocChatRouterOptions, docchatRouter } from './router.ts'
import { routes } from './routes.ts'

/** Options of {@link createApp}. */
export interface AppOptions extends Omit<DocChatRouterOptions, 'routes' | 'onError' | 'onLoad'> {
  /** @defaultValue `createLogger()`, which writes to standard error */
  readonly logger?: Logger
  /** Called with errors that are not the client's fault. They are logged anyway. @defaultValue nobody is told */
  readonly onFailure?: (error: unknown) => void
  /** Origins of web pages that may use the server, such as `https://chat.example.org`. @defaultValue [] */
  readonly origins?: readonly string[]
  /**
   * Further names of this machine, such as `docchat.test`, to which a server without `auth` answers. Whoever controls such a
   * name can let web pages use the server. @defaultValue [], which allows only localhost and loopback addresses
   */
  readonly hosts?: readonly string[]
  /** Whether everybody who can reach the server may read `/metrics`. @defaultValue false: only operators may */
  readonly publicMetrics?: boolean
  /**
   * Where the metrics are registered. `/metrics` returns what its `metrics()` returns, such as those of several processes.
   * @defaultValue a new one
   */
  readonly registry?: Registry
  /** Begins the ids of requests, where several processes serve. @defaultValue none */
  readonly processName?: string
  /** Responses that take longer are logged as warnings. In milliseconds. @defaultValue 500 */
  readonly slowMs?: number
  /**
   * The number of reverse proxies in front of the server, or their addresses. Only their `X-Forwarded-*` headers are
   * trusted. @defaultValue 0
   */
  readonly trustProxy?: number | string
  /**
   * Whether browsers that use the server over HTTPS must use HTTPS for all subdomains of its name too.
   * @defaultValue false
   */
  readonly hstsSubdomains?: boolean
}

/**
 * Creates the whole HTTP application: DocChat's routes with logging, metrics, documentation and security middleware.
 *
 * Without `auth`, it accepts only requests addressed to localhost.
 */
export function createApp(options: AppOptions): Express {
  const {
    logger = createLogger(),
    origins = [],
    hosts = [],
    publicMetrics = false,
    slowMs = 500,
    trustProxy = 0,
    hstsSubdomains = false,
    onFailure,
    registry,
    processName,
  } = options
  const metrics = createMetrics({ public: publicMetrics, ...(registry && { registry }) })
  const served = [...routes, ...metrics.routes]
  const onError: OnError = (error, request, { expected }) => {
    metrics.countError(error, request)
    inContextOf(request, () =>
      logger[expected ? 'warn' : 'error']({ err: error }, expected ? 'request failed' : 'unexpected error'),
    )
    onFailure?.(error)
  }

  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', trustProxy)
  app.use(requestContext(processName), logRequests({ logger, slowMs }), metrics.middleware)
  app.use(crossOrigin({ origins }), securityHeaders({ hstsSubdomains }), checkRequest(), compress())
  if (options.auth === undefined) app.use(localOnly({ origins, hosts }))
  app.use(
    docchatRouter({
      ...options,
      routes: [...served, ...openApiRoutes(served)],
      onError,
      onLoad: metrics.onLoad,
    }),
  )
  app.use(answerNotFound, answerErrors(onError))
  return app
}
