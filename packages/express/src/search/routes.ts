import { passageJson } from '@docchat/core/json'
import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { questionText, trueOrFalse, wholeNumber } from '../http/schemas.ts'
import { passageSchema } from './schema.ts'
import { scopeOf, scopeQuery } from './scope.ts'

export const searchRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/search',
      id: 'search',
      summary: 'Search for passages',
      description: 'Returns the passages closest to the query, best first. No language model is involved.',
      tag: 'answers',
      work: 'search',
      query: z.object({
        query: questionText
          .describe('What to search for. Words in quotation marks are searched for exactly as written.')
          .meta({ examples: ['When does the lease end?'] }),
        limit: wholeNumber({ min: 1, max: 100 }).default(10).describe('The maximum number of passages.'),
        context_tokens: wholeNumber({ min: 1, max: 1_000_000 })
          .optional()
          .describe('The maximum number of tokens of all passages together.'),
        explain: trueOrFalse.default(false).describe('Whether to explain the rank of each passage.'),
        ...scopeQuery,
      }),
      responses: {
        200: {
          description: 'The passages, best first.',
          content: {
            'application/json': z.object({
              passages: z.array(passageSchema).describe('The passages, best first.'),
            }),
          },
        },
      },
    },
    async ({ owner, query: asked, request, response, signal }) => {
      if (request.method === 'HEAD') {
        response.type('json').end()
        return
      }
      const { query, limit, context_tokens: contextTokens, explain } = asked
      const options = { ...scopeOf(asked), limit, explain, signal, ...(contextTokens && { contextTokens }) }
      const passages = await owner.retrieve(query, options)
      response.json({ passages: passages.map(passageJson) })
    },
  ),
]
