import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { idList } from '../http/schemas.ts'
import { passageAsJson, passageJson } from './json.ts'

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
        document_ids: idList.optional(),
      }),
      responses: {
        200: {
          description: 'The passages.',
          content: { 'application/json': z.object({ passages: z.array(passageJson) }) },
        },
      },
    },
    async ({ owner, query: { q, limit, document_ids: documentIds }, response, signal }) => {
      const passages = await owner.retrieve(q, { limit, signal, ...(documentIds && { documentIds }) })
      response.json({ passages: passages.map(passageAsJson) })
    },
  ),
]
