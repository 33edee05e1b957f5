import { currentJob } from '@docchat/core'
import { type DestinationStream, type Logger, pino } from 'pino'
import { toStandardError } from './log-destination.ts'
import { currentContext } from './request-context.ts'
import { maskSecretFields, secretMasker } from './secrets.ts'

/** Options of {@link createLogger}. */
export interface LoggerOptions {
  /** @defaultValue 'info' */
  readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Where log lines are written. @defaultValue standard error */
  readonly destination?: DestinationStream
  /** Texts that are masked in every line, such as the configured keys. */
  readonly secrets?: readonly string[]
}

/** Creates a logger that writes one JSON object per line, with the ids of the current request or job. JSON escapes line breaks in names. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', destination = toStandardError(), secrets } = options
  const maskSecrets = secretMasker(secrets)
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: originFields,
      // Whole lines, because secrets also appear in messages, stacks and causes, and fields at any depth.
      hooks: { streamWrite: (line) => maskSecrets(maskSecretFields(line)) },
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
