import type { AnswerJson, CalculationJson, CitationJson } from '@docchat/core/json'
import * as z from 'zod'
import { boxSchema, charEnd, charStart } from '../http/schemas.ts'
import { passageSchema } from '../search/schema.ts'

export const citationExample: CitationJson = {
  marker: 1,
  document_id: 'doc_0mg5z0k3f1b7c9d2e4a6f8021',
  version_id: 'ver_0mg5z0k3f5d8e2a1c7b4f9036',
  version_sha256: '5c0be87ed7434d69005f8bbd84cad8ae6abfd49121b4aaeeb4c1f4a2e2987711',
  name: 'lease.pdf',
  page: 3,
  page_label: null,
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
      .describe(
        'The number of the citation. The text contains it as `[1]`, or as `[1?]` if it is not verified.',
      ),
    document_id: z.string().describe('The id of the cited document.'),
    version_id: z.string().describe('The id of the document version that was cited.'),
    version_sha256: z
      .string()
      .nullable()
      .describe(
        'The SHA-256 hash of the bytes that the page was read from; null if they have been deleted since.',
      ),
    name: z.string().describe('The name of the cited document.'),
    page: z.int().describe('The number of the cited page, from 1.'),
    page_label: z
      .string()
      .nullable()
      .describe("The document's own name for the page, such as `iv` or `slide 7`; null if it has none."),
    char_start: charStart
      .nullable()
      .describe(
        "The offset of the quote's first character in the page's text, in UTF-16 code units; null if the quote is not on the page.",
      ),
    char_end: charEnd
      .nullable()
      .describe(
        "The offset after the quote's last character in the page's text, in UTF-16 code units; null if the quote is not on the page.",
      ),
    quote: z.string().describe('The quoted words.'),
    answer: z
      .object({
        start: z.int().min(0).describe("The offset of the answer's first character in the quote."),
        end: z.int().min(0).describe("The offset after the answer's last character in the quote."),
      })
      .optional()
      .describe(
        'The number, date, name or place in the quote that is asked for, in UTF-16 code units; absent if there is none, or it is not sure.',
      ),
    boxes: z
      .array(boxSchema)
      .describe('The position of the quote on the page, one box per line; empty if it is not known.'),
    verified: z
      .boolean()
      .describe('Whether the quote was found on the page. Only a verified citation is proof.'),
  })
  .meta({ id: 'Citation', examples: [citationExample] })

export const calculationSchema: z.ZodType<CalculationJson> = z
  .object({
    formula: z.string().describe('The formula, as the text shows it.'),
    result: z.string().describe('The result, as the text shows it.'),
    value: z
      .number()
      .nullable()
      .describe(
        'The result of the formula, not rounded; null if it cannot be calculated. A percentage is a fraction.',
      ),
    correction: z
      .string()
      .nullable()
      .describe('What the result should be, if the numbers are quoted but have another one; otherwise null.'),
    markers: z.array(z.int()).describe('The markers of the citations that quote the numbers.'),
    verified: z
      .boolean()
      .describe('Whether each number is in a verified quote, and the formula has this result.'),
  })
  .meta({
    id: 'Calculation',
    examples: [
      {
        formula: '(1,234 − 1,100) / 1,100',
        result: '12.2%',
        value: 0.1218,
        correction: null,
        markers: [1, 2],
        verified: true,
      },
    ],
  })

export const calculationsField: z.ZodType<readonly CalculationJson[]> = z
  .array(calculationSchema)
  .describe('The numbers that the model calculated, in the order of the text.')

const answer: AnswerJson = {
  query: 'Who signed the lease, and when?',
  answer: 'Mary Jones signed it on 3 May 2021 [1].',
  citations: [citationExample],
  calculations: [],
  no_answer: null,
  model: 'gpt-5-mini',
  confidence: null,
  usage: { input_tokens: 1893, output_tokens: 21 },
  timings: { retrieval_ms: 9, first_text_ms: 412, total_ms: 1240 },
}

export const answerSchema: z.ZodType<AnswerJson> = z
  .object({
    query: z
      .string()
      .describe(
        'What was searched for: the question, or in a conversation the question reworded to stand on its own.',
      ),
    answer: z.string().describe('The text of the answer; empty if the documents do not answer the question.'),
    citations: z.array(citationSchema).describe('The citations of the answer, in order.'),
    calculations: calculationsField,
    no_answer: z
      .object({
        reason: z
          .enum(['no-documents', 'nothing-relevant', 'model-declined'])
          .describe(
            'Why there is no answer: no documents to search, no relevant passages, or no answer found by the model.',
          ),
        nearest: z.array(passageSchema).describe('The passages that came closest, best first.'),
        languages: z
          .object({
            question: z.string().describe('The language of the question, such as `de`.'),
            documents: z.array(z.string()).describe('The languages of the documents, such as `en`.'),
          })
          .optional()
          .describe(
            'The languages, if the question is in another one than the documents; absent otherwise, or if that is not sure.',
          ),
      })
      .nullable()
      .describe('Why the documents do not answer the question; null if they do.'),
    model: z
      .string()
      .nullable()
      .describe('The model that wrote the answer; null if the answer quotes the documents without a model.'),
    confidence: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe(
        'How likely the passages were to answer the question, from 0 to 1; null when a model wrote the answer.',
      ),
    usage: z
      .object({
        input_tokens: z.int().describe('The number of tokens that the model read.'),
        output_tokens: z.int().describe('The number of tokens that the model wrote.'),
      })
      .nullable()
      .describe('The tokens that the model used; null if it did not report them, or without a model.'),
    timings: z
      .object({
        retrieval_ms: z.int().describe('The time that the search took, in milliseconds.'),
        first_text_ms: z
          .int()
          .nullable()
          .describe('The time until the first text, in milliseconds; null if there was none.'),
        total_ms: z.int().describe('The time until the answer was complete, in milliseconds.'),
      })
      .describe('How long the answer took.'),
  })
  .meta({ id: 'Answer', examples: [answer] })
