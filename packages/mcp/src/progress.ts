import type { ServerContext } from '@modelcontextprotocol/server'

/** Tells a client that asked for it how far a call has come; does nothing for others. */
export function progressOf({ mcpReq }: ServerContext): (message: string) => Promise<void> {
  const progressToken = mcpReq._meta?.progressToken
  let progress = 0
  return async (message) => {
    if (progressToken === undefined) return
    const params = { progressToken, progress: ++progress, message }
    await mcpReq.notify({ method: 'notifications/progress', params })
  }
}
