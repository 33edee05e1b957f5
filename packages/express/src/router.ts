import type { DocChat } from '@docchat/core'
import { Router } from 'express'
import { requestContext } from './context/request-context.ts'
import { answerErrors, type OnError } from './errors/answer-errors.ts'
import { type Authenticate, nobodyAsks } from './http/authenticate.ts'
import { mount } from './http/mount.ts'
import type { Route } from './http/route.ts'
import { type RouteOptions, withDefaults } from './http/settings.ts'
import { createRateLimits, type RateLimitOptions } from './limits/rate-limit.ts'
import { routes as allRoutes } from './routes.ts'

/** Options of {@link docchatRouter}. */
export interface DocChatRouterOptions extends RouteOptions {
  /** Stays open as long as the router is used; the caller closes it. */
  readonly docchat: DocChat
  /** Tells who asks. @defaultValue everybody is the owner `local`: only for a server that nobody else can reach */
  readonly auth?: Authenticate
  /** How often one owner may ask; `false` counts nothing. @defaultValue 100 uploads and 1000 queries a minute */
  readonly limits?: RateLimitOptions | false
  /** What is served. @defaultValue all routes of documents, jobs, search, answers and health */
  readonly routes?: readonly Route[]
  /** Is told of failures that are not the client's, for the log. @defaultValue `process.emitWarning` for those that nobody foresaw */
  readonly onError?: OnError
}

/**
 * DocChat's routes, to be mounted in an application under any path.
 *
 * @example
 * app.use('/docchat', docchatRouter({ docchat, auth: async (request) => ({ owner: request.user.id }) }))
 */
export function docchatRouter(options: DocChatRouterOptions): Router {
  const { docchat, auth = nobodyAsks, limits = {}, routes = allRoutes, onError = warn } = options
  const router = Router({ caseSensitive: true })
  router.use(requestContext())
  mount(router, routes, {
    docchat,
    authenticate: auth,
    settings: withDefaults(options),
    limit: limits === false ? null : createRateLimits(limits),
  })
  router.use(answerErrors(onError))
  return router
}

function warn(error: unknown, _request: unknown, { foreseen }: { readonly foreseen: boolean }): void {
  if (!foreseen) process.emitWarning(error instanceof Error ? error : String(error))
}
