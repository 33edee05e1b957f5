import type { RequestHandler } from 'express'
import { HttpError } from '../errors/http-error.ts'
import { forwardingHeader, isLoopback } from './bind.ts'

/** Options of {@link localOnly}. */
export interface LocalOnlyOptions {
  /** Origins of web pages that may send requests. @defaultValue [] */
  readonly origins?: readonly string[]
}

/**
 * Protects a server without authentication, which listens on this machine only. Browsers on this machine can reach it, so a
 * web page could send files to it, or read from it through DNS rebinding. Both are refused, and so is every request that a
 * proxy has forwarded, because its `Host` does not say where it came from.
 */
export function localOnly({ origins = [] }: LocalOnlyOptions = {}): RequestHandler {
  return (request, _response, next) => {
    const { host = '', origin } = request.headers
    if (!isLoopback(hostname(`http://${host}`))) {
      throw new HttpError(
        'FORBIDDEN',
        'Without authentication, this server accepts requests to localhost only.',
      )
    }
    const forwarding = forwardingHeader(request)
    if (forwarding !== undefined) {
      throw new HttpError(
        'FORBIDDEN',
        `Without authentication, this server accepts no requests through a proxy, and this one has the header ${forwarding}. ` +
          'Turn on API keys or JWT to use a proxy.',
      )
    }
    if (origin !== undefined && !origins.includes(origin) && !isSameSite(origin, host)) {
      throw new HttpError(
        'FORBIDDEN',
        `Pages of ${origin.slice(0, 200)} may not use this server. Allow their origin in its settings.`,
      )
    }
    next()
  }
}

function hostname(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}

function isSameSite(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
