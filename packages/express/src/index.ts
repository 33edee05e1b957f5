export type { AnswerOptions } from './answers/running-answers.ts'
export {
  type ApiKeyAuthOptions,
  anyOf,
  apiKeyAuth,
  type JwtAuthOptions,
  jwtAuth,
} from './auth/index.ts'
export { createLogger, type LoggerOptions } from './context/logger.ts'
export { currentContext, type RequestContext } from './context/request-context.ts'
export { type AppOptions, createApp } from './create-app.ts'
export type { OnError } from './errors/answer-errors.ts'
export { HttpError, type HttpErrorCode, type HttpErrorOptions } from './errors/http-error.ts'
export type { Authenticate, Identity } from './http/authenticate.ts'
export type {
  Call,
  ResponseSpec,
  Route,
  RouteSpec,
} from './http/route.ts'
export type { RouteOptions, Settings } from './http/settings.ts'
export type { ConcurrencyOptions, LoadObserver, Work, WorkLimits } from './limits/concurrency.ts'
export type { LaneObserver, Refusal } from './limits/lane.ts'
export type { CounterOptions, RateLimitOptions } from './limits/rate-limit.ts'
export type { McpEndpoint } from './mcp/endpoint.ts'
export { type OpenApiDocument, type OpenApiOptions, openApiDocument } from './openapi/document.ts'
export { type DocChatRouterOptions, docchatRouter } from './router.ts'
export { routes } from './routes.ts'
export type { ConnectionLimits } from './serve/connection-limits.ts'
export {
  type CloseOptions,
  type RunningServer,
  type ServeOptions,
  type ServerTimeouts,
  serve,
} from './serve/serve.ts'
