import type { Owner, SearchScope } from '@docchat/core'
import * as z from 'zod'
import { HttpError } from '../../errors/http-error.ts'
import { type Route, route } from '../../http/route.ts'
import { MAX_QUESTION_LENGTH } from '../../http/schemas.ts'
import { filterSchema, refusal, scopeOfFilters } from './filters.ts'
import { resultsJson, resultsSchema } from './json.ts'

/** The vector store that all documents are in. */
const ALL = 'default'

const text = z.string().trim().min(1).max(MAX_QUESTION_LENGTH)

const request = z
  .strictObject({
    query: z
      .union([text, z.array(text).min(1).max(1)])
      .describe('What to search for: one text, also in a list.'),
    filters: filterSchema.nullish().describe('Which documents are searched.'),
    max_num_results: z.int().min(1).max(50).default(10).describe('The maximum number of passages.'),
    rewrite_query: z.literal(false).nullish().describe('Queries are not rewritten: false or nothing.'),
    ranking_options: z
      .strictObject({
        ranker: z.string().max(100).optional().describe('Ignored: the ranker is that of the server.'),
        score_threshold: z
          .literal(0)
          .optional()
          .describe('Scores are not comparable with those of OpenAI: 0 or nothing.'),
      })
      .nullish()
      .describe('Options of the ranking.'),
  })
  .meta({ id: 'VectorStoreSearch', examples: [{ query: 'When does the lease end?', max_num_results: 5 }] })

export const searchRoute: Route = route(
  {
    method: 'post',
    path: '/v1/vector_stores/{id}/search',
    id: 'searchVectorStore',
    summary: 'Search a vector store',
    description: `Returns the passages closest to the query in OpenAI's format. The vector store \`${ALL}\` has all documents; any other id is a label, and has the documents with it. What cannot be searched for in the same sense is refused.`,
    tag: 'openai',
    errorShape: 'openai',
    work: 'search',
    params: z.object({ id: z.string().min(1).max(200).describe(`\`${ALL}\`, or a label.`) }),
    body: request,
    responses: {
      200: { description: 'The passages, best first.', content: { 'application/json': resultsSchema } },
      404: { description: 'No document has that label.' },
    },
  },
  async ({ owner, params, body, response, signal }) => {
    const scope = scopeOfFilters(body.filters)
    const store = await storeScope(owner, params.id, scope)
    const query = typeof body.query === 'string' ? body.query : (body.query[0] ?? '')
    const passages = await owner.retrieve(query, { ...scope, ...store, limit: body.max_num_results, signal })
    response.json(resultsJson(query, passages))
  },
)

async function storeScope({ documents }: Owner, id: string, { labels }: SearchScope): Promise<SearchScope> {
  if (id === ALL) return {}
  const { total } = await documents.list({ labels: [id], limit: 1 })
  if (total === 0) {
    const advice = `Search "${ALL}" for all documents, or the label of some.`
    throw new HttpError('VECTOR_STORE_NOT_FOUND', `There is no vector store ${JSON.stringify(id)}. ${advice}`)
  }
  if (labels !== undefined) throw refusal(`the vector store is a label already; filter "${ALL}" by label`)
  return { labels: [id] }
}
