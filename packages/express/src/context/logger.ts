import { type DestinationStream, type Logger, pino } from 'pino'
import { currentContext } from './request-context.ts'
import { secretMasker } from './secrets.ts'

/** Options of {@link createLogger}. */
export interface LoggerOptions {
  /** @defaultValue 'info' */
  readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Where lines go. @defaultValue standard error */
  readonly destination?: DestinationStream
  /** Texts that no line may show, such as the keys that the server was configured with. */
  readonly secrets?: readonly string[]
}

/** Fields whose values are secret whatever they look like. */
const SECRET_FIELDS = ['authorization', 'cookie', 'apiKey', 'api_key', 'key', 'password', 'secret', 'token']

/** Logs one JSON object a line, with the ids of the request that it is about. JSON escapes line breaks in names. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', destination = pino.destination({ dest: 2, sync: true }), secrets } = options
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: requestFields,
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: '[redacted]',
      },
      // Whole lines, since secrets hide in messages, stacks and causes too.
      hooks: { streamWrite: secretMasker(secrets) },
    },
    destination,
  )
}

function requestFields(): object {
  const context = currentContext()
  if (context === undefined) return {}
  const { requestId, correlationId, traceparent } = context
  return { request_id: requestId, correlation_id: correlationId, trace_id: traceparent.split('-')[1] }
}
