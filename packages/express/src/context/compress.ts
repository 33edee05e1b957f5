import compression from 'compression'
import type { RequestHandler } from 'express'

/** From this size on gzip gains more than it costs. */
const THRESHOLD_BYTES = 1024

/**
 * Compresses answers, apart from event streams, which would wait in the compressor's buffer, and from answers with
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
