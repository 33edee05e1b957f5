import type { z } from 'zod'
import { HttpError } from '../errors/http-error.ts'

/** Where a value stands in a request. */
export type Place = 'params' | 'query' | 'headers' | 'body'

/** One thing that is wrong with a request. */
export interface FieldError {
  readonly in: Place
  /** Such as `history.0.role`; empty for the whole. */
  readonly field: string
  readonly message: string
}

/** @throws HttpError `VALIDATION_ERROR` that names every field at fault. */
export function check<Output>(place: Place, schema: z.ZodType<Output> | undefined, value: unknown): Output {
  if (schema === undefined) return undefined as Output
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map(
    ({ path, message }): FieldError => ({ in: place, field: path.join('.'), message }),
  )
  throw invalid(errors)
}

/** Says in one sentence what is wrong, and in the details where. */
export function invalid(errors: readonly FieldError[]): HttpError {
  const what = errors.map(({ in: place, field, message }) => `${field || place}: ${message}`).join('; ')
  return new HttpError('VALIDATION_ERROR', `The request is not valid: ${what}.`, { details: { errors } })
}
