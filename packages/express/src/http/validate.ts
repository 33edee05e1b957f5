import type { z } from 'zod'
import { HttpError } from '../errors/http-error.ts'

/** The part of a request that a value is in. */
export type Place = 'params' | 'query' | 'headers' | 'body'

/** One invalid value of a request. */
export interface FieldError {
  readonly in: Place
  /** The path of the value, such as `history.0.role`; empty for the whole part. */
  readonly field: string
  readonly message: string
}

/** Validates a part of a request. @throws HttpError `VALIDATION_ERROR` that names every invalid field. */
export function check<Output>(place: Place, schema: z.ZodType<Output> | undefined, value: unknown): Output {
  if (schema === undefined) return undefined as Output
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map(
    ({ path, message }): FieldError => ({ in: place, field: path.join('.'), message }),
  )
  throw invalid(errors)
}

/** Creates an error that lists the invalid fields, in its message and in its details. */
export function invalid(errors: readonly FieldError[]): HttpError {
  const what = errors.map(({ in: place, field, message }) => `${field || place}: ${message}`).join('; ')
  return new HttpError('VALIDATION_ERROR', `The request is not valid: ${what}.`, { details: { errors } })
}
