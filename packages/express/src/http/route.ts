import type { DocChat, Owner } from '@docchat/core'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Identity } from './authenticate.ts'
import type { Settings } from './settings.ts'

/** One regular answer of a route. */
export interface ResponseSpec {
  readonly description: string
  /** What it holds, by media type; null where no schema describes it, such as a file's bytes. */
  readonly content?: Readonly<Record<string, z.ZodType | null>>
  /** Headers worth knowing, each with what it says. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What a route takes and answers. Requests are checked by it, and the OpenAPI document is made of it. */
export interface RouteSpec {
  readonly method: 'get' | 'post' | 'delete'
  /** As OpenAPI writes it: `/documents/{id}`. */
  readonly path: `/${string}`
  /** OpenAPI's `operationId`. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly tag: 'documents' | 'jobs' | 'answers' | 'conversations' | 'operations' | 'openai'
  /** Left out of the OpenAPI document. @defaultValue false */
  readonly internal?: boolean
  /** Served to everybody, without authentication and without rate limit. @defaultValue false */
  readonly public?: boolean
  /** Which rate limit counts it. @defaultValue 'query' */
  readonly limit?: 'upload' | 'query'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  /** The JSON body. */
  readonly body?: z.ZodType
  /** The parts of a `multipart/form-data` body, for the OpenAPI document; the route reads them itself. */
  readonly multipart?: z.ZodObject
  readonly responses: Readonly<Record<number, ResponseSpec>>
  /** How errors look. @defaultValue 'problem' */
  readonly errorShape?: 'problem' | 'openai'
}

type Checked<T> = T extends z.ZodType ? z.output<T> : undefined

/** One request to a route, checked. */
export interface Call<S extends RouteSpec = RouteSpec> {
  readonly request: Request
  readonly response: Response
  readonly docchat: DocChat
  readonly identity: Identity
  /** DocChat as this client sees it. */
  readonly owner: Owner
  readonly settings: Settings
  readonly params: Checked<S['params']>
  readonly query: Checked<S['query']>
  readonly headers: Checked<S['headers']>
  readonly body: Checked<S['body']>
  /** Aborts when the client goes away before the answer is complete, or the server's time to drain is over. */
  readonly signal: AbortSignal
}

/** A route that can be mounted. */
export interface Route extends RouteSpec {
  handle(call: Call<never>): Promise<void>
}

/** Ties what a route promises to what it does. */
export function route<const S extends RouteSpec>(spec: S, handle: (call: Call<S>) => Promise<void>): Route {
  return { ...spec, handle: handle as Route['handle'] }
}
