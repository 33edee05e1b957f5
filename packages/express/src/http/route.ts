import type { DocChat, Owner } from '@docchat/core'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { RunningAnswers } from '../answers/running-answers.ts'
import type { Work } from '../limits/concurrency.ts'
import type { Identity } from './authenticate.ts'
import type { Settings } from './settings.ts'

/** One response of a route. */
export interface ResponseSpec {
  readonly description: string
  /** The schema of the body by media type; null where there is none, such as for the bytes of a file. */
  readonly content?: Readonly<Record<string, z.ZodType | null>>
  /** Notable headers, each with its description. */
  readonly headers?: Readonly<Record<string, string>>
}

/** The requests and responses of a route. Requests are validated against it, and the OpenAPI document is generated from it. */
export interface RouteSpec {
  readonly method: 'get' | 'post' | 'patch' | 'delete' | 'options'
  /** In the syntax of OpenAPI: `/documents/{id}`. */
  readonly path: `/${string}`
  /** OpenAPI's `operationId`. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly tag: 'documents' | 'jobs' | 'webhooks' | 'answers' | 'conversations' | 'operations' | 'openai'
  /** Whether the route is left out of the OpenAPI document. @defaultValue false */
  readonly internal?: boolean
  /** Whether the route needs no authentication and has no rate limit. @defaultValue false */
  readonly public?: boolean
  /** Whether a ticket in the URL authenticates a request. @defaultValue false */
  readonly acceptsTickets?: boolean
  /** The media types of its answers, for a route whose client chooses one with `Accept`. @defaultValue the client has no choice */
  readonly offers?: readonly [string, ...string[]]
  /** Whether the route is for operators of the server only. @defaultValue false */
  readonly operator?: boolean
  /** Whether a public route shows more to an operator, so that it looks at credentials, if there are any. @defaultValue false */
  readonly detailed?: boolean
  /** The rate limit that applies. @defaultValue 'query' */
  readonly limit?: 'upload' | 'query'
  /** The limit of requests in progress that applies. @defaultValue none */
  readonly work?: Work | ((body: unknown) => Work | undefined)
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  /** The JSON body. */
  readonly body?: z.ZodType
  /** The parts of a `multipart/form-data` body, for the OpenAPI document; the route reads them itself. */
  readonly multipart?: z.ZodObject
  /** Whether the body is a part of a file; the route reads it itself. @defaultValue it is not */
  readonly octets?: 'required' | 'optional'
  readonly responses: Readonly<Record<number, ResponseSpec>>
  /** The format of errors. @defaultValue 'problem' */
  readonly errorShape?: 'problem' | 'openai'
}

type Checked<T> = T extends z.ZodType ? z.output<T> : undefined

/** One validated request to a route. */
export interface Call<S extends RouteSpec = RouteSpec> {
  readonly request: Request
  readonly response: Response
  readonly docchat: DocChat
  readonly identity: Identity
  /** DocChat limited to this client's documents. */
  readonly owner: Owner
  readonly answers: RunningAnswers
  readonly settings: Settings
  readonly params: Checked<S['params']>
  readonly query: Checked<S['query']>
  readonly headers: Checked<S['headers']>
  readonly body: Checked<S['body']>
  /** Aborts when the client disconnects before the response is complete, or when the server's time to drain is over. */
  readonly signal: AbortSignal
}

/** A route that can be mounted. */
export interface Route extends RouteSpec {
  handle(call: Call<never>): Promise<void>
}

/** Combines the specification of a route with its handler. */
export function route<const S extends RouteSpec>(spec: S, handle: (call: Call<S>) => Promise<void>): Route {
  return { ...spec, handle: handle as Route['handle'] }
}

/** Whether a request may come without the body that the route has. */
export function mayLackBody({ octets, body }: RouteSpec): boolean {
  return octets === 'optional' || body?.safeParse(undefined).success === true
}

/**
 * Whether unknown parameters and fields are refused, since most are misspelt. Probes add parameters to avoid caches, and
 * OpenAI's clients send many fields.
 */
export function isStrict({ public: isPublic = false, errorShape = 'problem' }: RouteSpec): boolean {
  return !isPublic && errorShape === 'problem'
}
