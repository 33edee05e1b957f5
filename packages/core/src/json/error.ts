import type { ErrorInfo } from '../errors.ts'

/** What went wrong with a document or a job. */
export interface ErrorJson {
  /** Stable; a newer DocChat may know more of them. */
  readonly code: string
  readonly message: string
}

/** An error as JSON: never a stack, never a cause. */
export function errorJson({ code, message }: ErrorInfo): ErrorJson {
  return { code, message }
}
