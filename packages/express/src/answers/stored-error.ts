import { DocChatError, type ErrorCode } from '@docchat/core'
import { HTTP_STATUS, HttpError, type HttpErrorCode } from '../errors/http-error.ts'

/** An error as another process reads it. */
export interface StoredError {
  readonly code: string
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  readonly publicMessage: string | null
}

const UNEXPECTED = 'An unexpected error occurred. See the log for details.'

/** What an unexpected error says is only for the log of the process in which it occurred. */
export function storedError(error: unknown): StoredError {
  if (error instanceof HttpError) {
    const { code, message, details } = error
    return { code, message, details, publicMessage: null }
  }
  if (!DocChatError.isInstance(error))
    return { code: 'INTERNAL_ERROR', message: UNEXPECTED, details: {}, publicMessage: null }
  const { code, message, details, publicMessage } = error
  return { code, message, details, publicMessage }
}

export function restoredError({ code, message, details, publicMessage }: StoredError): Error {
  if (code in HTTP_STATUS) return new HttpError(code as HttpErrorCode, message, { details })
  return new DocChatError(code as ErrorCode, message, {
    details,
    ...(publicMessage !== null && { publicMessage }),
  })
}
