import { z } from 'zod'

/** One message of a conversation. */
export interface MessageJson {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool'
  readonly content?: string | readonly { readonly type: 'text'; readonly text: string }[] | null | undefined
}

const message: z.ZodType<MessageJson> = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z
    .union([z.string(), z.array(z.object({ type: z.literal('text'), text: z.string() })), z.null()])
    .optional(),
})

/** What is read of a request; its other fields are ignored, as servers of this kind do. */
export interface CompletionRequest {
  readonly model: string
  readonly messages: readonly MessageJson[]
  readonly stream?: boolean | null | undefined
  readonly stream_options?: { readonly include_usage?: boolean | undefined } | null | undefined
  readonly docchat?: { readonly citations?: boolean | undefined } | undefined
}

export const completionRequest: z.ZodType<CompletionRequest> = z
  .object({
    model: z.string(),
    messages: z
      .array(message)
      .min(1)
      .max(200)
      .describe(
        'The last one is the question. Instructions of the roles `system` and `developer` are not followed.',
      ),
    stream: z.boolean().nullish(),
    stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
    docchat: z
      .object({ citations: z.boolean().optional() })
      .optional()
      .describe('`citations` adds them in full, as `docchat_citations` of the message.'),
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
  type: z.literal('url_citation'),
  url_citation: z.object({
    start_index: z.int().describe("Where the text has the footnote's marker."),
    end_index: z.int(),
    url: z.string().describe("The document's page."),
    title: z.string(),
  }),
})

const usage = z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })

export const completionJson: z.ZodType = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
          annotations: z.array(annotation),
          docchat_citations: z.array(z.unknown()).optional(),
        }),
        logprobs: z.null(),
        finish_reason: z.literal('stop'),
      }),
    ),
    usage,
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

export const modelsJson: z.ZodType = z
  .object({
    object: z.literal('list'),
    data: z.array(
      z.object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() }),
    ),
  })
  .meta({
    id: 'Models',
    examples: [
      { object: 'list', data: [{ id: 'docchat', object: 'model', created: 0, owned_by: 'docchat' }] },
    ],
  })
