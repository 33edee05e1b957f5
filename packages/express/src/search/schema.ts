import type { ExplanationJson, PassageJson } from '@docchat/core/json'
import * as z from 'zod'
import { charEnd, charStart } from '../http/schemas.ts'

const example: PassageJson = {
  rank: 1,
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  version_id: 'ver_0mg5z0k3f5d8e2a1c7b4f9036',
  name: 'lease.pdf',
  page: 3,
  page_label: null,
  char_start: 1041,
  char_end: 1086,
  text: 'The tenant, Mary Jones, signed on 3 May 2021.',
  score: 0.92,
  lexical_rank: 1,
  vector_rank: 2,
}

const explanationSchema: z.ZodType<ExplanationJson> = z
  .object({
    bm25: z.number().nullable().describe('The text score of the passage (BM25); null if no word matched.'),
    cosine: z
      .number()
      .nullable()
      .describe('The cosine similarity to the query, from -1 to 1; null if there is no vector to compare.'),
    title_match: z.number().describe("The share of the document's title that the query names, from 0 to 1."),
    support: z
      .number()
      .nullable()
      .describe(
        'The score of the most similar passages, from 0 to 1; null if there is no vector to compare.',
      ),
    phrases: z.int().describe('The number of quoted phrases that the passage contains.'),
    token_match: z
      .number()
      .nullable()
      .describe(
        'How well its words in their context match those of the query, from -1 to 1; null if there is nothing to compare, or if too many others scored better.',
      ),
    figures: z
      .number()
      .nullable()
      .describe(
        'The share of its words that have digits, from 0 to 1; null if too many others scored better.',
      ),
    fused: z.number().describe('The score that these combine to, from 0 to 1.'),
    reranked: z
      .number()
      .nullable()
      .describe('The score from the reranker; null without one, or if it was not given this passage.'),
  })
  .meta({
    id: 'Explanation',
    examples: [
      {
        bm25: 9.41,
        cosine: 0.52,
        title_match: 0.4,
        support: 0.61,
        phrases: 0,
        token_match: 0.71,
        figures: 0.12,
        fused: 0.92,
        reranked: null,
      },
    ],
  })

export const passageSchema: z.ZodType<PassageJson> = z
  .object({
    rank: z.int().describe('The rank of the passage, from 1.'),
    document_id: z.string().describe('The id of the document.'),
    version_id: z.string().describe('The id of the document version.'),
    name: z.string().describe('The name of the document.'),
    page: z.int().describe('The number of the page, from 1.'),
    page_label: z
      .string()
      .nullable()
      .describe("The document's own name for the page, such as `iv` or `slide 7`; null if it has none."),
    char_start: charStart,
    char_end: charEnd,
    text: z.string().describe('The text of the passage.'),
    score: z.number().describe('The score of the passage; higher is better.'),
    lexical_rank: z.int().nullable().describe('The rank in the search by words; null if no word matched.'),
    vector_rank: z
      .int()
      .nullable()
      .describe('The rank in the search by meaning; null if it did not find the passage.'),
    explanation: explanationSchema
      .optional()
      .describe('How the rank came about; only if `explain` was requested.'),
  })
  .meta({ id: 'Passage', examples: [example] })
