import { type DocChat, DocChatError } from '@docchat/core'
import type { IRouter, Request, RequestHandler, Response } from 'express'
import { HttpError } from '../errors/http-error.ts'
import type { Limit } from '../limits/rate-limit.ts'
import type { Authenticate, Identity } from './authenticate.ts'
import { readJson } from './json-body.ts'
import type { Call, Route } from './route.ts'
import type { Settings } from './settings.ts'
import { check } from './validate.ts'

/** What {@link mount} gives to the routes. */
export interface Mounting {
  readonly docchat: DocChat
  readonly authenticate: Authenticate
  readonly settings: Settings
  /** Null when nothing is counted. */
  readonly limit: Limit | null
}

/** Puts routes on a router, each behind rate limit, authentication and the checks of its schemas. */
export function mount(router: IRouter, routes: readonly Route[], mounting: Mounting): void {
  for (const route of routes) {
    router[route.method](expressPath(route.path), handler(route, mounting))
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase())
    router.all(expressPath(path), refuseMethod(methods))
  }
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const allowed = methods.join(', ')
  return (request) => {
    throw new HttpError('METHOD_NOT_ALLOWED', `${request.method} cannot be used here, but ${allowed} can.`, {
      headers: { Allow: allowed },
    })
  }
}

/** `/documents/{id}` as Express writes it. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

function handler(route: Route, mounting: Mounting): RequestHandler {
  const { docchat, settings } = mounting
  return async (request, response) => {
    response.locals['errorShape'] = route.errorShape ?? 'problem'
    const identity = await admit(route, mounting, request, response)
    const call: Call = {
      request,
      response,
      docchat,
      settings,
      identity,
      owner: docchat.forOwner(identity.owner),
      params: check('params', route.params, request.params),
      query: check('query', route.query, request.query),
      headers: check('headers', route.headers, request.headers),
      body: check('body', route.body, route.body && (await readJson(request, response, settings))),
      signal: AbortSignal.any([clientGone(response), settings.closing]),
    }
    await route.handle(call as Call<never>)
  }
}

/** Counts the request, then finds out whose it is. */
async function admit(
  route: Route,
  { authenticate, limit }: Mounting,
  request: Request,
  response: Response,
): Promise<Identity> {
  if (route.public === true) return { owner: 'local' }
  let identity: Promise<Identity> | undefined
  const identify = () => {
    identity ??= authenticate(request)
    return identity
  }
  await limit?.(route.limit ?? 'query', request, response, identify)
  return identify()
}

/** `close` of a request comes as soon as its body is read; only the response's tells that nobody listens any more. */
function clientGone(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new DocChatError('ABORTED', 'The client went away.'))
  })
  return gone.signal
}
