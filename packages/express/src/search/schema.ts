import type { ExplanationJson, PassageJson } from '@docchat/core/json'
import { z } from 'zod'

const example: PassageJson = {
  rank: 1,
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  version_id: 'ver_0mg5z0k3f5d8e2a1c7b4f9036',
  name: 'lease.pdf',
  page: 3,
  char_start: 1041,
  char_end: 1086,
  text: 'The tenant, Mary Jones, signed on 3 May 2021.',
  score: 0.92,
  lexical_rank: 1,
  vector_rank: 2,
}

const explanationSchema: z.ZodType<ExplanationJson> = z
  .object({
    bm25: z.number().nullable().describe('Null when no word matched.'),
    cosine: z.number().nullable().describe('-1 to 1; null when there is no vector to compare.'),
    title_match: z.number().describe("How much of the document's title the question names, 0 to 1."),
    support: z.number().nullable().describe('How good the passages most alike to it are, 0 to 1.'),
    phrases: z.int().describe('How many of the quoted phrases it holds.'),
    fused: z.number().describe('What these came to, 0 to 1.'),
    reranked: z.number().nullable().describe('What the reranker made of it.'),
  })
  .meta({
    id: 'Explanation',
    examples: [
      { bm25: 9.41, cosine: 0.52, title_match: 0.4, support: 0.61, phrases: 0, fused: 0.92, reranked: null },
    ],
  })

export const passageSchema: z.ZodType<PassageJson> = z
  .object({
    rank: z.int(),
    document_id: z.string(),
    version_id: z.string(),
    name: z.string(),
    page: z.int(),
    char_start: z.int().describe("UTF-16 offset in the page's text."),
    char_end: z.int(),
    text: z.string(),
    score: z.number(),
    lexical_rank: z.int().nullable().describe('By words; null when no word matched.'),
    vector_rank: z.int().nullable().describe('By meaning.'),
    explanation: explanationSchema.optional().describe('Only with `explain`.'),
  })
  .meta({ id: 'Passage', examples: [example] })
