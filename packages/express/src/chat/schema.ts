import type { AnswerJson, CitationJson } from '@docchat/core/json'
import { z } from 'zod'
import { passageSchema } from '../search/schema.ts'

export const citationExample: CitationJson = {
  marker: 1,
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  version_id: 'ver_0mg5z0k3f5d8e2a1c7b4f9036',
  version_sha256: '5c0be87ed7434d69005f8bbd84cad8ae6abfd49121b4aaeeb4c1f4a2e2987711',
  name: 'lease.pdf',
  page: 3,
  char_start: 1041,
  char_end: 1086,
  quote: 'The tenant, Mary Jones, signed on 3 May 2021.',
  boxes: [{ x: 72, y: 311.5, width: 238.4, height: 11 }],
  verified: true,
}

export const citationSchema: z.ZodType<CitationJson> = z
  .object({
    marker: z
      .int()
      .describe("The footnote's number; the text has it as `[1]`, or as `[1?]` when not verified."),
    document_id: z.string(),
    version_id: z.string(),
    version_sha256: z
      .string()
      .nullable()
      .describe('The hash of the bytes that the page was read from; null when they were deleted meanwhile.'),
    name: z.string(),
    page: z.int(),
    char_start: z.int().nullable().describe('Null when the quote is not on the page.'),
    char_end: z.int().nullable(),
    quote: z.string(),
    boxes: z
      .array(z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }))
      .describe(
        'Where the quote stands, a box for each line, in points from the upper left corner; often empty.',
      ),
    verified: z.boolean().describe('Whether the quote was found on that page. Only then it is proof.'),
  })
  .meta({ id: 'Citation', examples: [citationExample] })

const answer: AnswerJson = {
  query: 'Who signed the lease, and when?',
  answer: 'Mary Jones signed it on 3 May 2021 [1].',
  citations: [citationExample],
  no_answer: null,
  model: 'gpt-5-mini',
  usage: { input_tokens: 1893, output_tokens: 21 },
  timings: { retrieval_ms: 9, first_text_ms: 412, total_ms: 1240 },
}

export const answerSchema: z.ZodType<AnswerJson> = z
  .object({
    query: z
      .string()
      .describe(
        'What was searched for: the question, or in a conversation what it means without the turns before.',
      ),
    answer: z.string().describe('Empty when the documents do not answer the question.'),
    citations: z.array(citationSchema),
    no_answer: z
      .object({
        reason: z.enum(['no-documents', 'nothing-relevant', 'model-declined']),
        nearest: z.array(passageSchema),
      })
      .nullable(),
    model: z.string().nullable().describe('Null when the answer quotes the documents without a model.'),
    usage: z.object({ input_tokens: z.int(), output_tokens: z.int() }).nullable(),
    timings: z.object({
      retrieval_ms: z.int(),
      first_text_ms: z.int().nullable(),
      total_ms: z.int(),
    }),
  })
  .meta({ id: 'Answer', examples: [answer] })
