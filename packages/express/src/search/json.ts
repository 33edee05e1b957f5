import type { Explanation, Passage } from '@docchat/core'
import { z } from 'zod'

/** A passage as the API shows it. */
export interface PassageJson {
  readonly rank: number
  readonly document_id: string
  readonly name: string
  readonly page: number
  readonly char_start: number
  readonly char_end: number
  readonly text: string
  readonly score: number
  readonly lexical_rank: number | null
  readonly vector_rank: number | null
  readonly explanation?: ExplanationJson | undefined
}

/** Why a passage stands where it does. */
export interface ExplanationJson {
  readonly bm25: number | null
  readonly cosine: number | null
  readonly title_match: number
  readonly support: number | null
  readonly phrases: number
  readonly fused: number
  readonly reranked: number | null
}

const example: PassageJson = {
  rank: 1,
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  name: 'lease.pdf',
  page: 3,
  char_start: 1041,
  char_end: 1086,
  text: 'The tenant, Mary Jones, signed on 3 May 2021.',
  score: 0.92,
  lexical_rank: 1,
  vector_rank: 2,
}

const explanationJson: z.ZodType<ExplanationJson> = z
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

export const passageJson: z.ZodType<PassageJson> = z
  .object({
    rank: z.int(),
    document_id: z.string(),
    name: z.string(),
    page: z.int(),
    char_start: z.int().describe("UTF-16 offset in the page's text."),
    char_end: z.int(),
    text: z.string(),
    score: z.number(),
    lexical_rank: z.int().nullable().describe('By words; null when no word matched.'),
    vector_rank: z.int().nullable().describe('By meaning.'),
    explanation: explanationJson.optional().describe('Only with `explain`.'),
  })
  .meta({ id: 'Passage', examples: [example] })

export function passageAsJson(passage: Passage): PassageJson {
  return {
    rank: passage.rank,
    document_id: passage.documentId,
    name: passage.name,
    page: passage.page,
    char_start: passage.charStart,
    char_end: passage.charEnd,
    text: passage.text,
    score: passage.score,
    lexical_rank: passage.lexicalRank,
    vector_rank: passage.vectorRank,
    ...(passage.explanation && { explanation: explanationAsJson(passage.explanation) }),
  }
}

function explanationAsJson({ titleMatch, ...rest }: Explanation): ExplanationJson {
  return { ...rest, title_match: titleMatch }
}
