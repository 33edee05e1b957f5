import compression from 'compression'
import type { RequestHandler } from 'express'

/** Below this size, gzip costs more than it saves. */
const THRESHOLD_BYTES = 1024

/**
 * Compresses responses, except event streams, which would be held back in the compressor's buffer, and responses with
 * `Cache-Control: no-transform`.
 */
export function compress(): RequestHandler {
  return compression({
    threshold: THRESHOLD_BYTES,
    filter: (request, response) =>
      !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
      compression.filter(request, response),
  })
}
