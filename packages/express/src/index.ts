export { HttpError, type HttpErrorCode, type HttpErrorOptions } from './errors/http-error.ts'
export type { Authenticate, Identity } from './http/authenticate.ts'
export type { RouteOptions } from './http/settings.ts'
export { type DocChatRouterOptions, docchatRouter } from './router.ts'
