import { type DocChat, DocChatError, type Owner } from '@docchat/core'
import type { IRouter, Request, RequestHandler, Response } from 'express'
import type { RunningAnswers } from '../answers/running-answers.ts'
import { HttpError } from '../errors/http-error.ts'
import type { ConcurrencyLimits } from '../limits/concurrency.ts'
import type { Limit } from '../limits/rate-limit.ts'
import { acceptTickets } from '../stream-tickets/ticket.ts'
import { accepted } from './accept.ts'
import { showEverything } from './audience.ts'
import type { Authenticate, Identity } from './authenticate.ts'
import { hasBody, readJson } from './json-body.ts'
import { ownerViews } from './owner-views.ts'
import { type Call, isStrict, mayLackBody, type Route } from './route.ts'
import type { Settings } from './settings.ts'
import { check } from './validate.ts'

/** What {@link mount} passes to the routes. */
export interface Mounting {
  readonly docchat: DocChat
  readonly authenticate: Authenticate
  readonly answers: RunningAnswers
  readonly settings: Settings
  /** Null without rate limits. */
  readonly limit: Limit | null
  /** Null without limits of requests in progress. */
  readonly concurrency: ConcurrencyLimits | null
}

/** Adds routes to a router, each behind the rate limit, authentication and validation. */
export function mount(router: IRouter, routes: readonly Route[], mounting: Mounting): void {
  const viewOf = ownerViews(mounting.docchat)
  for (const route of routes) {
    router[route.method](expressPath(route.path), handler(route, mounting, viewOf))
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase())
    router.all(expressPath(path), refuseMethod(methods))
  }
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const allowed = methods.join(', ')
  return (request) => {
    throw new HttpError('METHOD_NOT_ALLOWED', `${request.method} is not allowed here. Use ${allowed}.`, {
      headers: { Allow: allowed },
    })
  }
}

/** Converts a path such as `/documents/{id}` to the syntax of Express. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

function handler(route: Route, mounting: Mounting, viewOf: (identity: Identity) => Owner): RequestHandler {
  const { docchat, settings, concurrency, answers } = mounting
  return async (request, response) => {
    // A request that cannot succeed must not use up its ticket, so it is checked first.
    let parts = hasTicket(route, request) ? checkedParts(route, request, response) : undefined
    const identity = await admit(route, mounting, request, response)
    if (identity.operator === true) showEverything(response)
    else if (route.operator === true) throw forOperators()
    parts ??= checkedParts(route, request, response)
    const readsBody = route.body !== undefined && (hasBody(request) || !mayLackBody(route))
    let signal: AbortSignal | undefined
    const call: Call = {
      request,
      response,
      docchat,
      answers,
      settings,
      identity,
      owner: viewOf(identity),
      ...parts,
      body: check('body', route.body, readsBody ? await readJson(request, response, settings) : undefined, {
        strict: isStrict(route),
      }),
      get signal() {
        signal ??= AbortSignal.any([clientGone(response), settings.closing])
        return signal
      },
    }
    const work = typeof route.work === 'function' ? route.work(call.body) : route.work
    const lane = work === undefined ? undefined : concurrency?.[work]
    using _place = await lane?.enter(identity.owner, () => AbortSignal.any([call.signal, settings.draining]))
    await route.handle(call as Call<never>)
  }
}

function hasTicket({ acceptsTickets = false }: Route, { query }: Request): boolean {
  return acceptsTickets && query['ticket'] !== undefined
}

/** Everything of a request but its body. */
function checkedParts(route: Route, request: Request, response: Response) {
  const parts = {
    params: check('path', route.params, request.params),
    query: check('query', route.query, request.query, { strict: isStrict(route) }),
    headers: check('header', route.headers, request.headers),
  }
  if (route.offers !== undefined) accepted(request, response, route.offers)
  return parts
}

/** The client of a public route. */
const NOBODY: Identity = { owner: 'local' }

function nobodyIfRefused(error: unknown): Identity {
  if (error instanceof HttpError && error.code === 'UNAUTHENTICATED') return NOBODY
  throw error
}

function forOperators(): HttpError {
  return new HttpError(
    'FORBIDDEN',
    'This is for operators of the server. Create a key for one with: docchat keys create <name> --operator',
  )
}

/** Applies the rate limit and authenticates the client. */
async function admit(
  route: Route,
  { docchat, authenticate, limit }: Mounting,
  request: Request,
  response: Response,
): Promise<Identity> {
  let identity: Promise<Identity> | undefined
  const identify = () => {
    identity ??= (route.acceptsTickets === true ? acceptTickets(docchat, authenticate) : authenticate)(
      request,
    )
    return identity
  }
  if (route.public === true) {
    if (route.detailed !== true) return NOBODY
    // Otherwise keys could be guessed here without limit.
    if (request.headers.authorization !== undefined) await limit?.('query', request, response, identify)
    return identify().catch(nobodyIfRefused)
  }
  await limit?.(route.limit ?? 'query', request, response, identify)
  return identify()
}

/** Aborts when the client disconnects. Only the response's `close` shows that; a request closes once its body is read. */
function clientGone(response: Response): AbortSignal {
  const gone = new AbortController()
  const onClose = () => {
    if (!response.writableFinished) gone.abort(new DocChatError('ABORTED', 'The client disconnected.'))
  }
  if (response.closed) onClose()
  else response.once('close', onClose)
  return gone.signal
}
