import type { Passage } from '@docchat/core'
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
  }
}
