import { STATUS_CODES } from 'node:http'
import { DocChatError, type ErrorCode } from '@docchat/core'
import { z } from 'zod'
import { HTTP_STATUS, HttpError, type HttpErrorCode } from './http-error.ts'
import { STATUS } from './status.ts'

/** A failure as clients see it. */
export interface Failure {
  readonly status: number
  readonly code: ErrorCode | HttpErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  /** Nobody foresaw it, so its text is only for the log. */
  readonly unforeseen: boolean
}

/** What each error means to a client. The text of an unforeseen one is never repeated. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HttpError) {
    const { code, message, details, headers } = error
    return { status: HTTP_STATUS[code], code, message, details, headers, unforeseen: false }
  }
  if (DocChatError.isInstance(error)) {
    const { code, message, details } = error
    const headers = code === 'STORE_BUSY' ? { 'Retry-After': '1' } : {}
    return { status: STATUS[code] ?? 500, code, message, details, headers, unforeseen: false }
  }
  const message = "Something unforeseen went wrong. The server's log has the details."
  return { status: 500, code: 'INTERNAL_ERROR', message, details: {}, headers: {}, unforeseen: true }
}

/** The body of an error, by RFC 9457. */
export const problemSchema: z.ZodObject<{
  type: z.ZodString
  title: z.ZodString
  status: z.ZodInt
  detail: z.ZodString
  instance: z.ZodString
  error_code: z.ZodString
  message: z.ZodString
  request_id: z.ZodNullable<z.ZodString>
  details: z.ZodRecord<z.ZodString, z.ZodUnknown>
}> = z
  .object({
    type: z.string().describe('`about:blank`: the title is that of the status.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What went wrong and what to do, for a person.'),
    instance: z.string().describe('The path that was asked for.'),
    error_code: z.string().describe('What went wrong, as a stable name that programs can switch on.'),
    message: z.string().describe('The same as `detail`.'),
    request_id: z.string().nullable(),
    details: z.record(z.string(), z.unknown()).describe('Facts: a limit, the fields at fault.'),
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
        message: 'There is no document doc_1. List the documents to see their ids.',
        request_id: '5f0c6a52-3a0e-4b61-9d0c-9f1d0c7d3f11',
        details: {},
      },
    ],
  })

/** The body of an error. */
export type Problem = z.infer<typeof problemSchema>

/** A failure as problem+json. */
export function problemOf(failure: Failure, instance: string, requestId: string | null): Problem {
  const { status, code, message, details } = failure
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    instance,
    error_code: code,
    message,
    request_id: requestId,
    details: { ...details },
  }
}
