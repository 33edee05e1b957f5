import type { DocChatError } from '../errors.ts'
import { type OpenAIConnection, openAIClient, serverName } from './client.ts'
import { type FailureContext, openAIFailure } from './failure.ts'

/** Requests the server's list of models, once: that is free, and needs the right address and key. */
export async function checkServer(
  connection: OpenAIConnection,
  context: Pick<FailureContext, 'code' | 'model'>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const client = await openAIClient({ ...connection, maxRetries: 0 })
    await client.models.list(signal === undefined ? {} : { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw openAIFailure(error, { ...context, server: serverName(connection) }) satisfies DocChatError
  }
}
