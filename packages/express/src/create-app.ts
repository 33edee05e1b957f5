import express, { type Express } from 'express'
import type { Logger } from 'pino'
import { localOnly } from './auth/local-only.ts'
import { compress } from './context/compress.ts'
import { logRequests } from './context/log-requests.ts'
import { createLogger } from './context/logger.ts'
import { createMetrics } from './context/metrics.ts'
import { requestContext } from './context/request-context.ts'
import { crossOrigin, securityHeaders } from './context/security.ts'
import { answerErrors, answerNotFound, type OnError } from './errors/answer-errors.ts'
import { openApiRoutes } from './openapi/routes.ts'
import { type DocChatRouterOptions, docchatRouter } from './router.ts'
import { routes } from './routes.ts'

/** Options of {@link createApp}. */
export interface AppOptions extends Omit<DocChatRouterOptions, 'routes' | 'onError'> {
  /** @defaultValue `createLogger()`, which writes to standard error */
  readonly logger?: Logger
  /** Origins of web pages that may use the server, such as `https://chat.example.org`. @defaultValue [] */
  readonly origins?: readonly string[]
  /** Shows `/metrics` to everybody who reaches the server. @defaultValue false: only to who may ask */
  readonly publicMetrics?: boolean
  /** Answers that take longer are warned of, in milliseconds. @defaultValue 500 */
  readonly slowMs?: number
  /**
   * How many proxies stand in front of the server, or their addresses: only then is it believed what they say of the
   * client. @defaultValue 0
   */
  readonly trustProxy?: number | string
}

/**
 * The whole HTTP application: DocChat's routes, with logs, metrics, documentation and all that protects them.
 *
 * Without `auth` it serves only who reaches it as localhost.
 */
export function createApp(options: AppOptions): Express {
  const {
    logger = createLogger(),
    origins = [],
    publicMetrics = false,
    slowMs = 500,
    trustProxy = 0,
  } = options
  const metrics = createMetrics({ public: publicMetrics })
  const served = [...routes, ...metrics.routes]
  const onError: OnError = (error, _request, { foreseen }) => {
    logger[foreseen ? 'warn' : 'error']({ err: error }, foreseen ? 'request failed' : 'unforeseen error')
  }

  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', trustProxy)
  app.use(requestContext(), logRequests({ logger, slowMs }), metrics.middleware)
  app.use(crossOrigin({ origins }), securityHeaders(), compress())
  if (options.auth === undefined) app.use(localOnly({ origins }))
  app.use(docchatRouter({ ...options, routes: [...served, ...openApiRoutes(served)], onError }))
  app.use(answerNotFound, answerErrors(onError))
  return app
}
