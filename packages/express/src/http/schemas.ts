import type { ErrorJson } from '@docchat/core/json'
import { z } from 'zod'

/** What went wrong with a document or a job. */
export const errorSchema: z.ZodType<ErrorJson> = z.object({ code: z.string(), message: z.string() }).meta({
  id: 'Failure',
  examples: [{ code: 'DOCUMENT_ENCRYPTED', message: '"a.pdf" asks for a password.' }],
})

/** An id in a path. Whether there is such a thing is for the engine to say. */
export const idParam: z.ZodType<string> = z.string().min(1).max(100)

/** Ids of documents in a query: one parameter, separated by commas. */
export const idList: z.ZodType<string[]> = z
  .string()
  .max(10_000)
  .transform((text) => text.split(',').map((id) => id.trim()))
  .pipe(z.array(z.string().min(1).max(100)).min(1).max(100))
