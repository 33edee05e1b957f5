import type { Request, RequestHandler, Response } from 'express'
import type { Level, Logger } from 'pino'
import { inContextOf } from './request-context.ts'

/** Options of {@link logRequests}. */
export interface LogRequestsOptions {
  readonly logger: Logger
  /** Responses that take longer are logged as warnings, except streams. In milliseconds. @defaultValue 500 */
  readonly slowMs?: number
}

/** Probes send requests every few seconds, which would fill the log. */
const PROBES = /\/(?:health|readiness|metrics)$/

const MAX_PATH_LENGTH = 500

/** Logs each request when it ends, and sends the client the time until its response began (`X-Process-Time`). */
export function logRequests({ logger, slowMs = 500 }: LogRequestsOptions): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    const elapsed = () => performance.now() - started
    beforeHead(response, () => response.setHeader('X-Process-Time', (elapsed() / 1000).toFixed(6)))
    const log = () => {
      const ms = elapsed()
      const slow = ms > slowMs && !isStream(response)
      const path = pathOf(request)
      const fields = {
        method: request.method,
        path,
        status: response.headersSent ? response.statusCode : 499,
        ms: Math.round(ms * 10) / 10,
        ...(!response.writableFinished && { aborted: true }),
        ...(slow && { slow }),
      }
      logger[levelOf(fields.status, slow, path)](fields, slow ? 'slow request' : 'request')
    }
    response.once('close', () => inContextOf(request, log))
    next()
  }
}

function levelOf(status: number, slow: boolean, path: string): Level {
  if (status >= 500) return 'error'
  if (slow) return 'warn'
  return PROBES.test(path) ? 'debug' : 'info'
}

/** Without the query, because questions are private. */
function pathOf({ originalUrl }: Request): string {
  return (originalUrl.split('?', 1)[0] ?? '').slice(0, MAX_PATH_LENGTH)
}

/** Whether the duration depends on the client or the model: events, plain text and files, but not JSON. */
function isStream(response: Response): boolean {
  const type = response.getHeader('content-type')
  return typeof type === 'string' && !type.includes('json')
}

/** Runs `work` just before status and headers are sent. */
function beforeHead(response: Response, work: () => void): void {
  const writeHead = response.writeHead
  response.writeHead = function (this: Response, ...args: Parameters<typeof writeHead>) {
    if (!response.headersSent) work()
    return writeHead.apply(this, args)
  } as typeof writeHead
}
