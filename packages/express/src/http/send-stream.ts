import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Call } from './route.ts'

/** Sends what a stream contains as the body of the response, as fast as the client accepts it. */
export async function sendStream({ response, signal }: Call, content: Readable): Promise<void> {
  try {
    await pipeline(content, response, { signal })
  } catch (error) {
    // The client has disconnected, so there is nobody to report to.
    if (!signal.aborted) throw error
  }
}
