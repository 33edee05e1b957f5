import type { DocChatError } from '../errors.ts'
import { type OpenAIConnection, openAIClient, serverName, withinTimeout } from './client.ts'
import { type FailureContext, openAIFailure } from './failure.ts'

/** Requests the server's list of models, once: that is free, and needs the right address and key. */
export async function checkServer(
  connection: OpenAIConnection,
  context: Pick<FailureContext, 'code' | 'model'>,
  signal?: AbortSignal,
): Promise<void> {
  const stop = withinTimeout(connection, signal)
  try {
    const client = await openAIClient({ ...connection, maxRetries: 0 })
    await client.models.list({ signal: stop })
  } catch (error) {
    signal?.throwIfAborted()
    throw openAIFailure(stop.aborted ? stop.reason : error, {
      ...context,
      server: serverName(connection),
    }) satisfies DocChatError
  }
}
