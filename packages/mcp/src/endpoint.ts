import type { Owner } from '@docchat/core'
import { createMcpHandler } from '@modelcontextprotocol/server'
import type { McpOptions } from './mcp-options.ts'
import { createMcpServer } from './server.ts'

/** Who sends a request. */
export interface McpClient {
  /** DocChat limited to this client's documents. */
  readonly owner: Owner
  /** Whether the client runs the server, so that errors may name servers, settings and paths. */
  readonly operator: boolean
}

/** Answers requests over HTTP, for servers: `mcp` of `docchatRouter` and `createApp`. */
export interface McpEndpoint {
  /** @param body - the request's body, already parsed; the request aborts when its client is gone */
  fetch(request: Request, body: unknown, client: McpClient): Promise<Response>
}

/**
 * Creates an endpoint for streamable HTTP. It keeps nothing between requests, so that any of several processes may answer
 * each of them.
 *
 * @example
 * app.use(docchatRouter({ docchat, mcp: mcpEndpoint() }))
 */
export function mcpEndpoint(options: McpOptions = {}): McpEndpoint {
  const { onError = () => undefined } = options
  return {
    async fetch(request, parsedBody, { owner, operator }) {
      const session = { owner, operator, signal: request.signal, onError }
      const handler = createMcpHandler(() => createMcpServer(session, options))
      return handler.fetch(request, { parsedBody })
    },
  }
}
