import type { ErrorInfo } from '../errors.ts'

/** The failure of a document or a job. */
export interface ErrorJson {
  /** Stable; newer versions of DocChat may add codes. */
  readonly error_code: string
  readonly message: string
}

/** Converts an error to JSON, without stack or cause. */
export function errorJson({ code, message }: ErrorInfo): ErrorJson {
  return { error_code: code, message }
}
