import { STATUS_CODES } from 'node:http'
import { DocChatError, type ErrorCode, isForOperator, publicError } from '@docchat/core'
import * as z from 'zod'
import { HTTP_STATUS, HttpError, type HttpErrorCode } from './http-error.ts'
import { STATUS } from './status.ts'

/** A failure as clients see it. */
export interface Failure {
  readonly status: number
  readonly code: ErrorCode | HttpErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  /** Whether the error was unexpected, so that its text is only for the log. */
  readonly unexpected: boolean
}

/**
 * Describes an error for a client. The text of an unexpected error is never repeated, and the text of one that is about the
 * server itself, such as the address of a model, is for operators only.
 */
export function failureOf(error: unknown, audience: 'operator' | 'anybody' = 'anybody'): Failure {
  if (error instanceof HttpError) {
    const { code, message, details } = error
    const status = HTTP_STATUS[code]
    const headers = { ...retryAfter(status), ...error.headers }
    return { status, code, message, details, headers, unexpected: false }
  }
  if (DocChatError.isInstance(error)) {
    const { code } = error
    const { message } = audience === 'operator' ? error : publicError(error)
    const details = audience === 'operator' || !isForOperator(code) ? error.details : {}
    const status = STATUS[code] ?? 500
    return { status, code, message, details, headers: retryAfter(status, code), unexpected: false }
  }
  const message = "An unexpected error occurred. The server's log has the details."
  return { status: 500, code: 'INTERNAL_ERROR', message, details: {}, headers: {}, unexpected: true }
}

/** Whatever is unavailable may be back in a second, and a request in progress may have ended. */
function retryAfter(status: number, code?: ErrorCode): Failure['headers'] {
  return status === 503 || code === 'IDEMPOTENCY_IN_PROGRESS' ? { 'Retry-After': '1' } : {}
}

/** The body of an error response (RFC 9457). */
export const problemSchema: z.ZodObject<{
  type: z.ZodString
  title: z.ZodString
  status: z.ZodInt
  detail: z.ZodString
  instance: z.ZodString
  error_code: z.ZodString
  request_id: z.ZodNullable<z.ZodString>
  details: z.ZodRecord<z.ZodString, z.ZodUnknown>
}> = z
  .object({
    type: z.string().describe('Always `about:blank`, which means that the title is the name of the status.'),
    title: z.string().describe('The name of the HTTP status.'),
    status: z.int().describe('The HTTP status code.'),
    detail: z.string().describe('What went wrong and what to do, for people.'),
    instance: z.string().describe('The path of the request.'),
    error_code: z.string().describe('The kind of error, as a stable name for programs.'),
    request_id: z.string().nullable().describe('The id of the request, as in `X-Request-ID` and in the log.'),
    details: z
      .record(z.string(), z.unknown())
      .describe('Facts about the error, such as a limit or the invalid fields.'),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'There is no document doc_1. List the documents to see their ids.',
        instance: '/documents/doc_1',
        error_code: 'DOCUMENT_NOT_FOUND',
        request_id: '5f0c6a52-3a0e-4b61-9d0c-9f1d0c7d3f11',
        details: {},
      },
    ],
  })

/** The body of an error response. */
export type Problem = z.infer<typeof problemSchema>

/** Formats a failure as problem+json. */
export function problemOf(failure: Failure, instance: string, requestId: string | null): Problem {
  const { status, code, message, details } = failure
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    instance,
    error_code: code,
    request_id: requestId,
    details: snakeCasedObject(details),
  }
}

/** JSON-safe data with all its names in snake_case, as in all JSON of the API. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased)
  if (typeof value !== 'object' || value === null) return value
  return snakeCasedObject(value)
}

function snakeCasedObject(value: object): Problem['details'] {
  const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [snakeCase(name), snakeCased(part)]))
}
