import { Readable } from 'node:stream'
import type { Request } from 'express'
import * as z from 'zod'
import { HttpError } from '../errors/http-error.ts'
import { problemSchema } from '../errors/problem.ts'
import { type Call, type Route, route } from '../http/route.ts'
import { sendStream } from '../http/send-stream.ts'
import type { Work } from '../limits/concurrency.ts'

const id = z.union([z.string(), z.number()])

const message = z
  .looseObject({
    jsonrpc: z.literal('2.0').describe('The version of JSON-RPC, always `2.0`.'),
    id: id.optional().describe('The id of the request; a notification has none.'),
    method: z.string().max(200).optional().describe('The method, such as tools/call.'),
    params: z.looseObject({}).optional().describe('The parameters of the method.'),
  })
  .meta({ id: 'McpMessage', examples: [{ jsonrpc: '2.0', id: 1, method: 'tools/list' }] })

const answer = z
  .looseObject({
    jsonrpc: z.literal('2.0').describe('The version of JSON-RPC, always `2.0`.'),
    id: id.nullish().describe('The id of the request, if it is known.'),
    result: z.looseObject({}).optional().describe('What the method returned; absent if it failed.'),
    error: z
      .looseObject({
        code: z.int().describe('The code of the error in JSON-RPC.'),
        message: z.string().describe('What went wrong and what to do.'),
      })
      .optional()
      .describe('Why the method failed; absent if it did not.'),
  })
  .meta({ id: 'McpAnswer', examples: [{ jsonrpc: '2.0', id: 1, result: { tools: [] } }] })

/** Failures of the protocol are in its own format, those before it in that of the other routes. */
const failed = { 'application/json': answer, 'application/problem+json': problemSchema }

export const mcpRoutes: readonly Route[] = [
  route(
    {
      method: 'post',
      path: '/mcp',
      id: 'mcp',
      summary: 'Send a message of the Model Context Protocol',
      description:
        "The endpoint for assistants (MCP, streamable HTTP): tools that search, ask, list and read, and documents and pages as resources. Nothing is kept between requests, so there are no sessions, and any process may answer each of them. Closing a request's connection cancels it.",
      tag: 'answers',
      work: workOf,
      body: message,
      responses: {
        200: {
          description:
            'The answer; as events if there is progress to tell, or the client speaks a protocol before 2026.',
          content: { 'application/json': answer, 'text/event-stream': null },
        },
        202: { description: 'The notification was accepted.' },
        400: { description: 'The message is not one of the protocol, or is malformed.', content: failed },
        404: {
          description: 'The method does not exist, or the server has no such endpoint.',
          content: failed,
        },
        406: {
          description: 'The `Accept` header must allow `application/json` and `text/event-stream`.',
          content: failed,
        },
      },
    },
    async (call) => {
      const { body, settings, owner, identity, response } = call
      if (settings.mcp === null) {
        throw new HttpError(
          'ROUTE_NOT_FOUND',
          'MCP is turned off on this server. Its operator can turn it on.',
        )
      }
      // Whoever only listens must not delay the shutdown.
      const signal = isListening(body) ? AbortSignal.any([call.signal, settings.draining]) : call.signal
      const client = { owner, operator: identity.operator === true }
      await sendWebResponse(call, await settings.mcp.fetch(webRequest(call.request, signal), body, client))
      if (!response.writableEnded && signal.aborted) response.end()
    },
  ),
]

interface Message {
  readonly method?: string | undefined
  readonly params?: Readonly<Record<string, unknown>> | undefined
}

function isListening({ method }: Message): boolean {
  return method === 'subscriptions/listen'
}

/** The tools take as much as the routes that do the same. */
function workOf(body: unknown): Work | undefined {
  const { method, params } = body as Message
  if (method === 'subscriptions/listen') return 'watch'
  if (method !== 'tools/call') return undefined
  if (params?.['name'] === 'ask') return 'ask'
  if (params?.['name'] === 'search') return 'search'
  return params?.['name'] === 'add_document' ? 'upload' : undefined
}

/** What the protocol looks at of a request: neither its credentials nor its address. */
function webRequest({ headers }: Request, signal: AbortSignal): globalThis.Request {
  const known = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && /^(accept|content-type|mcp-.+)$/.test(name) ? [[name, value]] : [],
  )
  return new globalThis.Request('http://localhost/mcp', { method: 'POST', headers: known, signal })
}

async function sendWebResponse(call: Call, { status, headers, body }: globalThis.Response): Promise<void> {
  const { response, signal } = call
  if (signal.aborted) return
  response.status(status)
  for (const [name, value] of headers) response.setHeader(name, value)
  if (headers.get('content-type')?.startsWith('text/event-stream') === true) {
    response.setHeader('Cache-Control', 'no-cache, no-transform')
    response.setHeader('X-Accel-Buffering', 'no')
    response.flushHeaders()
  }
  if (body === null) response.end()
  else await sendStream(call, Readable.fromWeb(body))
}
