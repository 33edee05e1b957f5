import { passageJson } from '@docchat/core/json'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { passageSchema } from './schema.ts'
import { scopeOf, scopeQuery } from './scope.ts'

export const searchRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/search',
      id: 'search',
      summary: 'The passages nearest to a question, best first',
      description: 'No model is asked.',
      tag: 'answers',
      query: z.object({
        q: z
          .string()
          .trim()
          .min(1)
          .max(10_000)
          .meta({ examples: ['When does the lease end?'] }),
        limit: z.coerce.number().int().min(1).max(100).default(10),
        context_tokens: z.coerce
          .number()
          .int()
          .min(1)
          .max(1_000_000)
          .optional()
          .describe('The most tokens of all passages together.'),
        explain: z.stringbool().default(false).describe('Tells why each passage stands where it does.'),
        ...scopeQuery,
      }),
      responses: {
        200: {
          description: 'The passages.',
          content: { 'application/json': z.object({ passages: z.array(passageSchema) }) },
        },
      },
    },
    async ({ owner, query, response, signal }) => {
      const { q, limit, context_tokens: contextTokens, explain } = query
      const options = { ...scopeOf(query), limit, explain, signal, ...(contextTokens && { contextTokens }) }
      const passages = await owner.retrieve(q, options)
      response.json({ passages: passages.map(passageJson) })
    },
  ),
]
