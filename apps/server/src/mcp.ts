import type { LoadedSettings } from '@docchat/config'
import type { McpEndpoint } from '@docchat/express'

/** The endpoint for assistants, which is loaded with its first request; null if it is turned off. */
export function mcpFor({ mcp }: LoadedSettings, onError: (error: unknown) => void): McpEndpoint | null {
  if (mcp === 'off') return null
  let endpoint: Promise<McpEndpoint> | undefined
  const load = async () => {
    const { mcpEndpoint } = await import('@docchat/mcp')
    return mcpEndpoint({ allowWrite: mcp === 'write', onError })
  }
  return {
    async fetch(...request) {
      endpoint ??= load()
      return (await endpoint).fetch(...request)
    },
  }
}
