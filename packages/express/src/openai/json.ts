import * as z from 'zod'
import { conversationId } from '../chat/routes.ts'
import { MAX_HISTORY_TURNS, MAX_QUESTION_LENGTH, MAX_TURN_LENGTH } from '../http/schemas.ts'
import { type AskedScope, scopeBody } from '../search/scope.ts'

/** One message of a conversation. */
export interface MessageJson {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool'
  readonly content?: string | readonly { readonly type: 'text'; readonly text: string }[] | null | undefined
}

const message: z.ZodType<MessageJson> = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']).describe('Who wrote the message.'),
  content: z
    .union([
      z.string(),
      z.array(
        z.object({
          type: z.literal('text').describe('The type of the part, always `text`.'),
          text: z.string().describe('The text of the part.'),
        }),
      ),
      z.null(),
    ])
    .optional()
    .describe('The text of the message, as a string or in parts.'),
})

/** Options beyond OpenAI's protocol. */
export interface Extensions extends AskedScope {
  readonly citations?: boolean | undefined
  readonly conversation_id?: string | undefined
}

// Strict: a misspelt restriction would otherwise search all documents.
const extensions: z.ZodType<Extensions> = z.strictObject({
  citations: z
    .boolean()
    .optional()
    .describe('Whether the message contains the citations in full, as `docchat_citations`.'),
  conversation_id: conversationId.describe(
    'The conversation to ask in: its earlier turns are taken into account instead of the messages before the last one, and the question and its answer are kept.',
  ),
  ...scopeBody,
})

/** The fields of a request that are used. Others are ignored, as is usual for OpenAI-compatible servers. */
export interface CompletionRequest {
  readonly model: string
  readonly messages: readonly MessageJson[]
  readonly stream?: boolean | null | undefined
  readonly stream_options?: { readonly include_usage?: boolean | undefined } | null | undefined
  readonly docchat?: Extensions | undefined
}

export const completionRequest: z.ZodType<CompletionRequest> = z
  .object({
    model: z.string().describe('The model, as `GET /v1/models` lists it.'),
    messages: z
      .array(message)
      .min(1)
      .max(200)
      .describe(
        `The conversation; its last message is the question, of at most ${MAX_QUESTION_LENGTH} characters, after at most ${MAX_HISTORY_TURNS} messages of at most ${MAX_TURN_LENGTH} characters by user and assistant. Messages with the roles \`system\` and \`developer\` are ignored.`,
      ),
    stream: z.boolean().nullish().describe('Whether to stream the answer in chunks.'),
    stream_options: z
      .object({
        include_usage: z.boolean().optional().describe('Whether a last chunk reports the usage.'),
      })
      .nullish()
      .describe('Options for streaming the answer.'),
    docchat: extensions.optional().describe("Options beyond OpenAI's protocol."),
  })
  .meta({
    id: 'CompletionRequest',
    examples: [{ model: 'docchat', messages: [{ role: 'user', content: 'When does the lease end?' }] }],
  })

/** A citation as OpenAI's clients understand it. */
export interface AnnotationJson {
  readonly type: 'url_citation'
  readonly url_citation: {
    readonly start_index: number
    readonly end_index: number
    readonly url: string
    readonly title: string
  }
}

const annotation: z.ZodType<AnnotationJson> = z.object({
  type: z.literal('url_citation').describe('The type of the annotation, always `url_citation`.'),
  url_citation: z
    .object({
      start_index: z.int().describe("The offset of the citation's marker in the text."),
      end_index: z.int().describe("The offset after the citation's marker in the text."),
      url: z.string().describe('The URL of the cited page.'),
      title: z.string().describe('The name of the document and the number of the page.'),
    })
    .describe('The cited page, and where the text refers to it.'),
})

const usage = z.object({
  prompt_tokens: z.int().describe('The number of tokens that the model read.'),
  completion_tokens: z.int().describe('The number of tokens that the model wrote.'),
  total_tokens: z.int().describe('The sum of both numbers.'),
})

export const completionJson: z.ZodType = z
  .object({
    id: z.string().describe('The id of the completion.'),
    object: z.literal('chat.completion').describe('The type of the object, always `chat.completion`.'),
    created: z.int().describe('When the completion was created, in seconds since the Unix epoch.'),
    model: z.string().describe('The model as it was requested.'),
    choices: z
      .array(
        z.object({
          index: z.int().describe('The index of the choice, always 0.'),
          message: z
            .object({
              role: z.literal('assistant').describe('The author of the message, always `assistant`.'),
              content: z.string().describe('The text of the answer, with markers such as `[1]`.'),
              refusal: z.null().describe("Always null; part of OpenAI's protocol."),
              annotations: z.array(annotation).describe('The citations as links to their pages.'),
              docchat_citations: z
                .array(z.unknown())
                .optional()
                .describe('The citations in full, as in `Citation`, if the request asked for them.'),
            })
            .describe('The answer with its citations.'),
          logprobs: z.null().describe("Always null; part of OpenAI's protocol."),
          finish_reason: z.literal('stop').describe('Why the answer ended, always `stop`.'),
        }),
      )
      .describe('The answers, of which there is always one.'),
    usage: usage.describe('The tokens that the model used; all 0 if they are not known.'),
  })
  .meta({
    id: 'Completion',
    examples: [
      {
        id: 'chatcmpl-5f0c6d1b2a3e4f5061728394',
        object: 'chat.completion',
        created: 1767225600,
        model: 'docchat',
        choices: [
          {
            index: 0,
            message: {
              role: 'assistant',
              content: 'It ends in May [1].',
              refusal: null,
              annotations: [
                {
                  type: 'url_citation',
                  url_citation: {
                    start_index: 15,
                    end_index: 18,
                    url: 'http://localhost:3000/documents/doc_0mg5z0k3f/pages/1',
                    title: 'lease.pdf, page 1',
                  },
                },
              ],
            },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage: { prompt_tokens: 412, completion_tokens: 19, total_tokens: 431 },
      },
    ],
  })

export const modelJson: z.ZodType = z
  .object({
    id: z.string().describe('The name of the model, for requests.'),
    object: z.literal('model').describe('The type of the object, always `model`.'),
    created: z.int().describe("Always 0; part of OpenAI's protocol."),
    owned_by: z.string().describe('The owner of the model, always `docchat`.'),
  })
  .meta({
    id: 'Model',
    examples: [{ id: 'docchat', object: 'model', created: 0, owned_by: 'docchat' }],
  })

export const modelsJson: z.ZodType = z
  .object({
    object: z.literal('list').describe('The type of the object, always `list`.'),
    data: z.array(modelJson).describe('The models, of which there is always one.'),
  })
  .meta({
    id: 'Models',
    examples: [
      { object: 'list', data: [{ id: 'docchat', object: 'model', created: 0, owned_by: 'docchat' }] },
    ],
  })
