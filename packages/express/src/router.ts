import type { DocChat } from '@docchat/core'
import { Router } from 'express'
import { type AnswerOptions, runAnswers } from './answers/running-answers.ts'
import { requestContext } from './context/request-context.ts'
import { answerErrors, type OnError } from './errors/answer-errors.ts'
import { type Authenticate, everybodyIsLocal } from './http/authenticate.ts'
import { mount } from './http/mount.ts'
import type { Route } from './http/route.ts'
import { type RouteOptions, withDefaults } from './http/settings.ts'
import { type ConcurrencyOptions, createConcurrencyLimits, type LoadObserver } from './limits/concurrency.ts'
import { createRateLimits, type RateLimitOptions } from './limits/rate-limit.ts'
import { routes as allRoutes } from './routes.ts'
import { tusVersion } from './tus/protocol.ts'
import { staticPage } from './web/static-page.ts'

/** Options of {@link docchatRouter}. */
export interface DocChatRouterOptions extends RouteOptions {
  /** Must stay open as long as the router is used. The caller closes it. */
  readonly docchat: DocChat
  /** Authenticates requests. @defaultValue every client is the owner `local`, for a server that nobody else can reach */
  readonly auth?: Authenticate
  /** Rate limits per owner; `false` for none. @defaultValue 100 uploads and 1000 other requests per minute */
  readonly limits?: RateLimitOptions | false
  /** Limits of requests in progress; `false` for none. @defaultValue 100 questions, 16 searches and 50 uploads at a time, half of them for one owner */
  readonly concurrency?: ConcurrencyOptions | false
  /** How long answers go on without a client, and how much of them is kept. @defaultValue a minute, 64 MB */
  readonly answers?: AnswerOptions
  /** Called when requests are admitted, wait or are refused, for metrics. @defaultValue never */
  readonly onLoad?: LoadObserver
  /** The folder of a page for people, which is served at `/`, such as `pageFolder` of `@docchat/web`. @defaultValue none */
  readonly page?: string
  /** The routes to serve. @defaultValue all routes for documents, jobs, search, answers, conversations and health */
  readonly routes?: readonly Route[]
  /** Called with errors that are not the client's fault, for the log. @defaultValue `process.emitWarning` for unexpected errors */
  readonly onError?: OnError
}

/**
 * Creates a router with DocChat's routes, which an application can mount under any path.
 *
 * @example
 * app.use('/docchat', docchatRouter({ docchat, auth: async (request) => ({ owner: request.user.id }) }))
 */
export function docchatRouter(options: DocChatRouterOptions): Router {
  const { docchat, auth = everybodyIsLocal, limits = {}, concurrency = {}, onLoad } = options
  const { routes = allRoutes, onError = warn, page, answers = {} } = options
  const router = Router({ caseSensitive: true })
  router.use(requestContext())
  router.use('/uploads', tusVersion)
  if (page !== undefined) router.use(staticPage(page))
  const settings = withDefaults(options)
  mount(router, routes, {
    docchat,
    authenticate: auth,
    settings,
    answers: runAnswers(answers, settings, answers.shared === true ? docchat.eventStreams : null),
    limit: limits === false ? null : createRateLimits(limits),
    concurrency: concurrency === false ? null : createConcurrencyLimits(concurrency, onLoad),
  })
  router.use(answerErrors(onError))
  return router
}

function warn(error: unknown, _request: unknown, { expected }: { readonly expected: boolean }): void {
  if (!expected) process.emitWarning(error instanceof Error ? error : String(error))
}
