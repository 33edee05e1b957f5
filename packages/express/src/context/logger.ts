import { currentJob } from '@docchat/core'
import { type DestinationStream, type Logger, pino } from 'pino'
import { currentContext } from './request-context.ts'
import { secretMasker } from './secrets.ts'

/** Options of {@link createLogger}. */
export interface LoggerOptions {
  /** @defaultValue 'info' */
  readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Where log lines are written. @defaultValue standard error */
  readonly destination?: DestinationStream
  /** Texts that are masked in every line, such as the configured keys. */
  readonly secrets?: readonly string[]
}

/** Fields whose values are always secret. */
const SECRET_FIELDS = ['authorization', 'cookie', 'apiKey', 'api_key', 'key', 'password', 'secret', 'token']

/** Creates a logger that writes one JSON object per line, with the ids of the current request or job. JSON escapes line breaks in names. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', destination = pino.destination({ dest: 2, sync: true }), secrets } = options
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: originFields,
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: '[redacted]',
      },
      // Whole lines, because secrets also appear in messages, stacks and causes.
      hooks: { streamWrite: secretMasker(secrets) },
    },
    destination,
  )
}

/** Where a line comes from: a request, or a job and the request that caused it. */
function originFields(): object {
  const context = currentContext()
  const job = currentJob()
  const { correlationId, traceparent } = context ?? job ?? {}
  return {
    ...(context && { request_id: context.requestId }),
    ...(job && { job_id: job.id, ...(job.documentId !== null && { document_id: job.documentId }) }),
    ...(correlationId != null && { correlation_id: correlationId }),
    ...(traceparent != null && { trace_id: traceparent.split('-')[1] }),
  }
}
