import { randomBytes } from 'node:crypto'
import type { AnswerEvent, Usage } from '@docchat/core'
import { openAIError } from '../errors/answer-errors.ts'
import type { Failure } from '../errors/problem.ts'
import type { ServerEvent } from '../sse/stream.ts'
import { type Piece, type PieceOptions, pieces } from './completion.ts'

/** Options of both forms of a response. */
export interface ResponseOptions extends PieceOptions {
  readonly model: string
}

/** Collects an answer into one response. @throws DocChatError the error that the answer ended with. */
export async function response(
  events: AsyncIterable<AnswerEvent>,
  options: ResponseOptions,
): Promise<object> {
  const written = draft(options)
  for await (const piece of pieces(events, options)) written.add(piece)
  return written.response('completed')
}

/** An answer as the events of a response. */
export interface ResponseStream {
  /** @throws DocChatError the error that the answer ended with. */
  readonly events: AsyncIterable<ServerEvent>
  /** The event that ends the stream of an answer that failed. */
  failed(failure: Failure): ServerEvent
}

/** Streams an answer as the events of a response. */
export function responseStream(answer: AsyncIterable<AnswerEvent>, options: ResponseOptions): ResponseStream {
  const written = draft(options)
  let number = 0
  const event = (type: string, fields: object): ServerEvent => ({
    event: type,
    data: { type, sequence_number: number++, ...fields },
  })
  const place = { item_id: written.messageId, output_index: 0, content_index: 0 }

  function* begin(): Generator<ServerEvent> {
    const started = written.response('in_progress')
    yield event('response.created', { response: started })
    yield event('response.in_progress', { response: started })
    yield event('response.output_item.added', { output_index: 0, item: written.message('in_progress', []) })
    yield event('response.content_part.added', { ...place, part: textPart('', []) })
  }

  function* end(): Generator<ServerEvent> {
    const { text, part } = written
    yield event('response.output_text.done', { ...place, text, logprobs: [] })
    yield event('response.content_part.done', { ...place, part })
    yield event('response.output_item.done', { output_index: 0, item: written.message('completed', [part]) })
    yield event('response.completed', { response: written.response('completed') })
  }

  async function* events(): AsyncGenerator<ServerEvent> {
    let begun = false
    for await (const piece of pieces(answer, options)) {
      // Not earlier, so that what fails before has its own status.
      if (!begun) yield* begin()
      begun = true
      const annotation = written.add(piece)
      if (piece.type === 'text') {
        yield event('response.output_text.delta', { ...place, delta: piece.text, logprobs: [] })
      } else if (annotation !== null) {
        const annotation_index = written.part.annotations.length - 1
        yield event('response.output_text.annotation.added', { ...place, annotation_index, annotation })
      } else yield* end()
    }
  }

  return {
    events: events(),
    failed(failure) {
      const { code, message } = openAIError(failure)
      return event('response.failed', { response: written.response('failed', { code, message }) })
    },
  }
}

type Status = 'in_progress' | 'completed' | 'failed'

/** What there is of a response so far. */
function draft({ model }: ResponseOptions) {
  const id = randomBytes(12).toString('hex')
  const messageId = `msg_${id}`
  const created_at = Math.floor(Date.now() / 1000)
  const annotations: object[] = []
  let text = ''
  let usage: Usage | null = null

  function message(status: Status, content: readonly object[]): object {
    return { id: messageId, type: 'message', status, role: 'assistant', content }
  }

  return {
    messageId,
    message,
    get text() {
      return text
    },
    get part() {
      return textPart(text, [...annotations])
    },
    /** Adds a piece. Returns the annotation, if it is one. */
    add(piece: Piece): object | null {
      if (piece.type === 'text') text += piece.text
      else if (piece.type === 'end') usage = piece.usage
      if (piece.type !== 'citation') return null
      const { documentId: document_id, page, quote, verified } = piece.citation
      const { type, url_citation } = piece.annotation
      const annotation = { type, ...url_citation, document_id, page, quote, verified }
      annotations.push(annotation)
      return annotation
    },
    response(status: Status, error: object | null = null): object {
      return {
        id: `resp_${id}`,
        object: 'response',
        created_at,
        status,
        error,
        ...UNUSED,
        model,
        output: status === 'completed' ? [message(status, [textPart(text, annotations)])] : [],
        usage: status === 'completed' ? usageJson(usage) : null,
      }
    },
  }
}

function textPart(text: string, annotations: readonly object[]) {
  return { type: 'output_text', text, annotations, logprobs: [] }
}

/** What OpenAI's clients expect of a response, and has no meaning here. */
const UNUSED = {
  background: false,
  incomplete_details: null,
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: false,
  previous_response_id: null,
  store: false,
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'none',
  tools: [],
  top_p: null,
  truncation: 'disabled',
}

function usageJson(usage: Usage | null): object {
  const { inputTokens = 0, outputTokens = 0 } = usage ?? {}
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + outputTokens,
  }
}
