import type { Request, RequestHandler } from 'express'
import { HttpError } from '../errors/http-error.ts'
import { remember } from '../http/remember.ts'
import { forwardingHeader, isLoopback } from './bind.ts'

/** Options of {@link localOnly}. */
export interface LocalOnlyOptions {
  /** Origins of web pages that may send requests. @defaultValue [] */
  readonly origins?: readonly string[]
  /** Further names of this machine by which clients may address the server, such as `docchat.test`. @defaultValue [] */
  readonly hosts?: readonly string[]
}

/**
 * What a link on a page of another site may open: the documentation, and what an answer cites. The page cannot read it, and
 * opening it costs little. Everything else that a link could open, such as `/chat`, would let that page run the model.
 */
const OPEN_TO_LINKS =
  /^\/(?:docs\/?|openapi\.json|documents\/[^/]+\/(?:versions\/[^/]+\/)?(?:file|text|thumbnail|pages\/\d+))?$/

/**
 * Protects a server without authentication, which listens on this machine only. Browsers on this machine can reach it, so a
 * web page could send files to it, let it run the model, or read from it through DNS rebinding. All of this is refused, and so
 * is every request that a proxy has forwarded, because its `Host` does not say where it came from.
 */
export function localOnly({ origins = [], hosts = [] }: LocalOnlyOptions = {}): RequestHandler {
  const names = hosts.map((name) => name.toLowerCase())
  const isOwnName = (name: string) => isLoopback(name) || names.includes(name)
  return (request, _response, next) => {
    const { host = '', origin } = request.headers
    // A name that somebody else controls could be made to resolve to this machine (DNS rebinding).
    if (![`http://${host}`, absoluteTarget(request) ?? 'http://localhost'].map(hostname).every(isOwnName)) {
      throw new HttpError(
        'FORBIDDEN',
        'Without authentication, this server accepts requests to localhost only. Allow another name of this machine in its settings.',
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
    if (origin !== undefined && !origins.includes(origin) && !isSameOrigin(origin, host)) {
      throw new HttpError(
        'FORBIDDEN',
        `Pages of ${origin.slice(0, 200)} may not use this server. Allow their origin in its settings.`,
      )
    }
    if (origin === undefined && isFromAnotherSite(request) && !isOpenedByLink(request)) {
      throw new HttpError(
        'FORBIDDEN',
        'Pages of other sites may not use this server. Allow their origin in its settings, and let them use CORS.',
      )
    }
    next()
  }
}

const hostname = remember((url) => (URL.canParse(url) ? new URL(url).hostname : ''))

/** The target of a request that names the server in its first line, as for a proxy: it replaces `Host`. */
function absoluteTarget({ url }: Request): string | undefined {
  return /^https?:/i.test(url) ? url : undefined
}

function isSameOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

/**
 * Whether a page of another origin caused the request. Browsers send no `Origin` for images, scripts, links and forms that
 * only GET, but they do say where the request comes from; other clients do not. `none` is an address that was typed.
 */
function isFromAnotherSite({ headers }: Request): boolean {
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

function isOpenedByLink({ method, path, headers }: Request): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  const isPage = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return isRead && isPage && OPEN_TO_LINKS.test(path)
}
