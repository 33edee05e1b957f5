export { type McpClient, type McpEndpoint, mcpEndpoint } from './endpoint.ts'
export type { McpOptions } from './mcp-options.ts'
export { type StdioOptions, serveStdio } from './stdio.ts'
