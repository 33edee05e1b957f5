import type { ErrorInfo } from '@docchat/core'
import { type ErrorJson, errorJson } from '@docchat/core/json'
import * as z from 'zod'
import type { ResponseSpec } from './route.ts'
import { errorSchema } from './schemas.ts'

/** The ids in the body of a batch. */
export const batchIds: z.ZodType<string[]> = z.array(z.string().min(1).max(100)).min(1).max(100)

/** The response to a batch. */
export function batchResponse(result: z.ZodType): ResponseSpec {
  return {
    description: 'One result per id, in the order of the request.',
    content: {
      'application/json': z.object({
        results: z.array(result).describe('The results, in the order of the request.'),
      }),
    },
  }
}

/** What became of one of several things that were to be deleted. */
export const deletionFields: {
  readonly deleted: z.ZodType<boolean>
  readonly error: z.ZodType<ErrorJson | null>
} = {
  deleted: z.boolean().describe('Whether it was deleted.'),
  error: errorSchema.nullable().describe('Why it was not deleted; null if it was.'),
}

/** Writes {@link deletionFields}. */
export function deletionJson(error: ErrorInfo | null): {
  readonly deleted: boolean
  readonly error: ErrorJson | null
} {
  return { deleted: error === null, error: error && errorJson(error) }
}
