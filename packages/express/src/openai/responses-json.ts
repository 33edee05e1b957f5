import * as z from 'zod'
import { conversationId } from '../chat/routes.ts'
import { MAX_HISTORY_TURNS, MAX_QUESTION_LENGTH, MAX_TURN_LENGTH } from '../http/schemas.ts'
import { type AskedScope, scopeBody } from '../search/scope.ts'
import type { MessageJson } from './json.ts'

/** A part of a message. */
export interface InputPart {
  readonly type: string
  readonly text?: string | undefined
}

/** An item of the input. Those without a role, such as earlier calls of tools, are not looked at. */
interface InputItem {
  readonly type?: string | undefined
  readonly role?: MessageJson['role'] | undefined
  readonly content?: string | readonly InputPart[] | undefined
}

const item: z.ZodType<InputItem> = z.looseObject({
  type: z
    .string()
    .max(100)
    .optional()
    .describe('The type of the item; those other than `message` are ignored.'),
  role: z
    .enum(['system', 'developer', 'user', 'assistant', 'tool'])
    .optional()
    .describe('Who wrote the message.'),
  content: z
    .union([
      z.string(),
      z.array(
        z.looseObject({
          type: z.string().max(100).describe('The type of the part, of which only text is supported.'),
          text: z.string().optional().describe('The text of the part.'),
        }),
      ),
    ])
    .optional()
    .describe('The text of the message, as a string or in parts.'),
})

/** Options beyond OpenAI's protocol. */
export interface ResponseExtensions extends AskedScope {
  readonly conversation_id?: string | undefined
}

const extensions: z.ZodType<ResponseExtensions> = z.strictObject({
  conversation_id: conversationId.describe(
    'The conversation to ask in: its earlier turns are taken into account instead of the messages before the last one, and the question and its answer are kept.',
  ),
  ...scopeBody,
})

/** The fields of a request that are used. Others are ignored, as is usual for OpenAI-compatible servers. */
export interface ResponseRequest {
  readonly model: string
  readonly input: string | readonly InputItem[]
  readonly stream?: boolean | null | undefined
  readonly previous_response_id?: string | null | undefined
  readonly background?: boolean | null | undefined
  readonly docchat?: ResponseExtensions | undefined
}

export const responseRequest: z.ZodType<ResponseRequest> = z
  .object({
    model: z.string().describe('The model, as `GET /v1/models` lists it.'),
    input: z
      .union([z.string(), z.array(item).min(1).max(200)])
      .describe(
        `The question, of at most ${MAX_QUESTION_LENGTH} characters, or the conversation that ends with it, of at most ${MAX_HISTORY_TURNS} messages of at most ${MAX_TURN_LENGTH} characters by user and assistant before it.`,
      ),
    stream: z.boolean().nullish().describe('Whether to stream the answer as events.'),
    previous_response_id: z
      .string()
      .nullish()
      .describe('Not supported, since responses are not kept: send the messages before, or a conversation.'),
    background: z.boolean().nullish().describe('Not supported: wait for the response, or stream it.'),
    docchat: extensions.optional().describe("Options beyond OpenAI's protocol."),
  })
  .meta({ id: 'ResponseRequest', examples: [{ model: 'docchat', input: 'When does the lease end?' }] })

const annotation = z.object({
  type: z.literal('url_citation').describe('The type of the annotation, always `url_citation`.'),
  start_index: z.int().describe("The offset of the citation's marker in the text."),
  end_index: z.int().describe("The offset after the citation's marker in the text."),
  url: z.string().describe('The URL of the cited page.'),
  title: z.string().describe('The name of the document and the number of the page.'),
  document_id: z.string().describe('The id of the cited document.'),
  page: z.int().describe('The number of the cited page, from 1.'),
  quote: z.string().describe('The quoted words.'),
  verified: z.boolean().describe('Whether the quote was found on the page.'),
})

const output = z.object({
  id: z.string().describe('The id of the message.'),
  type: z.literal('message').describe('The type of the item, always `message`.'),
  status: z.literal('completed').describe('The state of the message, always `completed`.'),
  role: z.literal('assistant').describe('The author of the message, always `assistant`.'),
  content: z
    .array(
      z.object({
        type: z.literal('output_text').describe('The type of the part, always `output_text`.'),
        text: z.string().describe('The text of the answer, with markers such as `[1]`.'),
        annotations: z.array(annotation).describe('The citations as links to their pages.'),
        logprobs: z.array(z.unknown()).describe("Always empty; part of OpenAI's protocol."),
      }),
    )
    .describe('The parts of the message, of which there is always one.'),
})

const usage = z.object({
  input_tokens: z.int().describe('The number of tokens that the model read.'),
  input_tokens_details: z
    .object({ cached_tokens: z.int().describe("Always 0; part of OpenAI's protocol.") })
    .describe("Part of OpenAI's protocol."),
  output_tokens: z.int().describe('The number of tokens that the model wrote.'),
  output_tokens_details: z
    .object({ reasoning_tokens: z.int().describe("Always 0; part of OpenAI's protocol.") })
    .describe("Part of OpenAI's protocol."),
  total_tokens: z.int().describe('The sum of both numbers.'),
})

export const responseJson: z.ZodType = z
  .looseObject({
    id: z.string().describe('The id of the response. It cannot be retrieved again.'),
    object: z.literal('response').describe('The type of the object, always `response`.'),
    created_at: z.int().describe('When the response was created, in seconds since the Unix epoch.'),
    status: z.literal('completed').describe('The state of the response, always `completed`.'),
    error: z.null().describe('Always null: a response that failed has a status of its own.'),
    model: z.string().describe('The model as it was requested.'),
    output: z.array(output).describe('The answer, as one message.'),
    usage: usage.describe('The tokens that the model used; all 0 if they are not known.'),
  })
  .meta({
    id: 'Response',
    examples: [
      {
        id: 'resp_5f0c6d1b2a3e4f5061728394',
        object: 'response',
        created_at: 1767225600,
        status: 'completed',
        error: null,
        model: 'docchat',
        output: [
          {
            id: 'msg_5f0c6d1b2a3e4f5061728394',
            type: 'message',
            status: 'completed',
            role: 'assistant',
            content: [
              {
                type: 'output_text',
                text: 'It ends in May [1].',
                annotations: [
                  {
                    type: 'url_citation',
                    start_index: 15,
                    end_index: 18,
                    url: 'http://localhost:3000/documents/doc_0mg5z0k3f/pages/1',
                    title: 'lease.pdf, page 1',
                    document_id: 'doc_0mg5z0k3f',
                    page: 1,
                    quote: 'The lease ends in May.',
                    verified: true,
                  },
                ],
                logprobs: [],
              },
            ],
          },
        ],
        usage: {
          input_tokens: 412,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: 19,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: 431,
        },
      },
    ],
  })
