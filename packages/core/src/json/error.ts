import type { ErrorCode, ErrorInfo } from '../errors.ts'

/** What went wrong with a document or a job. */
export interface ErrorJson {
  readonly code: ErrorCode
  readonly message: string
}

/** An error as JSON: never a stack, never a cause. */
export function errorJson({ code, message }: ErrorInfo): ErrorJson {
  return { code, message }
}
