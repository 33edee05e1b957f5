import type { Owner } from '@docchat/core'

/** Answers requests of the Model Context Protocol; `mcpEndpoint()` of `@docchat/mcp` returns one. */
export interface McpEndpoint {
  /** @param body - the request's body, already parsed; the request aborts when its client is gone */
  fetch(
    request: globalThis.Request,
    body: unknown,
    client: { readonly owner: Owner; readonly operator: boolean },
  ): Promise<globalThis.Response>
}
