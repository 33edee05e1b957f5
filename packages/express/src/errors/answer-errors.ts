import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { audienceOf } from '../http/audience.ts'
import type { FieldError } from '../http/validate.ts'
import { HttpError } from './http-error.ts'
import { endEarly, isStillSending } from './linger.ts'
import { type Failure, failureOf, type Problem, problemOf } from './problem.ts'

/** Called with errors that are not the client's fault: unexpected ones, and expected ones such as a model that fails. */
export type OnError = (error: unknown, request: Request, about: { readonly expected: boolean }) => void

/** Responds to requests that match no route. */
export const answerNotFound: RequestHandler = ({ method, path }) => {
  const advice = VECTOR_STORES.test(path)
    ? ' Vector stores are not created here: search "default", which has all files, or a label.'
    : ''
  throw new HttpError('ROUTE_NOT_FOUND', `There is no route ${method} ${path}.${advice}`)
}

/** What OpenAI's clients do before they search. */
const VECTOR_STORES = /^\/v1\/vector_stores(?:\/|$)/i

/** The paths of OpenAI's protocol, known and unknown. */
const OPENAI = /^\/v1(?:\/|$)/i

/** Responds to errors in the one format that all of them have; under `/v1`, in that of OpenAI. */
export function answerErrors(onError: OnError): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    const failure = failureOf(asHttpError(thrown), audienceOf(response))
    if (failure.status >= 500) onError(thrown, request, { expected: !failure.unexpected })
    // The status has been sent: closing the connection is the only way to show that the response is incomplete.
    if (response.writableEnded) return
    if (response.headersSent) response.destroy()
    else if (!response.destroyed) sendFailure(request, response, failure)
  }
}

function sendFailure(request: Request, response: Response, failure: Failure): void {
  const openai = OPENAI.test(request.path)
  const body = JSON.stringify(openai ? { error: openAIError(failure) } : problem(request, response, failure))
  // They were set for the file that cannot be sent.
  for (const name of ['ETag', 'Content-Disposition', 'Content-Location', 'Content-Range'])
    response.removeHeader(name)
  response.status(failure.status).set({ 'Cache-Control': 'no-store', ...failure.headers })
  response.setHeader('Content-Type', openai ? 'application/json' : 'application/problem+json')
  response.setHeader('Content-Length', Buffer.byteLength(body))
  if (isStillSending(request)) endEarly(request, response, body)
  else response.end(body)
}

function problem(request: Request, response: Response, failure: Failure): Problem {
  const id = response.getHeader('x-request-id')
  const instance = request.originalUrl.split('?', 1)[0] ?? '/'
  return problemOf(failure, instance, typeof id === 'string' ? id : null)
}

/** An error in the format that OpenAI's clients understand. */
export function openAIError({
  status,
  code,
  message,
  details,
}: Pick<Failure, 'status' | 'code' | 'message' | 'details'>): {
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string
} {
  const type =
    status === 401
      ? 'authentication_error'
      : status === 429
        ? 'rate_limit_error'
        : status < 500
          ? 'invalid_request_error'
          : 'server_error'
  const param = paramOf(details)
  return { message, type, param, code: code.toLowerCase() }
}

/** The name of the invalid field, if there is one. */
function paramOf({ param, errors }: Failure['details']): string | null {
  const [first] = Array.isArray(errors) ? (errors as FieldError[]) : []
  return typeof param === 'string' ? param : (first?.field ?? null)
}

/** Express throws a `URIError` for a URL that it cannot decode. */
function asHttpError(thrown: unknown): unknown {
  if (!(thrown instanceof URIError)) return thrown
  return new HttpError('MALFORMED_REQUEST', 'The URL is not well-formed.', { cause: thrown })
}
