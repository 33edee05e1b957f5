import { randomBytes } from 'node:crypto'
import { type AnswerEvent, type Citation, pageName, throwOnError, type Usage } from '@docchat/core'
import { citationJson } from '@docchat/core/json'
import { NO_ANSWER } from '../chat/send-answer.ts'
import { openAIError } from '../errors/answer-errors.ts'
import type { Failure } from '../errors/problem.ts'
import type { ServerEvent } from '../sse/stream.ts'
import type { AnnotationJson } from './json.ts'

/** How the pages of citations are addressed. */
export interface PieceOptions {
  /** Returns the URL of a document's page. */
  pageUrl(documentId: string, page: number): string
}

/** Options of both forms of a completion. */
export interface CompletionOptions extends PieceOptions {
  readonly model: string
  /** Whether to add the citations in full. */
  readonly citations: boolean
}

/** A part of an answer, in the terms of OpenAI's protocol. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'citation'; readonly annotation: AnnotationJson; readonly citation: Citation }
  | { readonly type: 'end'; readonly usage: Usage | null }

/** Collects an answer into one completion. @throws DocChatError the error that the answer ended with. */
export async function completion(
  events: AsyncIterable<AnswerEvent>,
  options: CompletionOptions,
): Promise<object> {
  let content = ''
  let usage: Usage | null = null
  const annotations: AnnotationJson[] = []
  const citations: object[] = []
  for await (const piece of pieces(events, options)) {
    if (piece.type === 'text') content += piece.text
    else if (piece.type === 'citation') {
      annotations.push(piece.annotation)
      citations.push(citationJson(piece.citation))
    } else usage = piece.usage
  }
  const extra = options.citations ? { docchat_citations: citations } : {}
  const message = { role: 'assistant', content, refusal: null, annotations, ...extra }
  return {
    ...head('chat.completion', options),
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: usageAsJson(usage),
  }
}

/** Streams an answer as chunks of a completion. @throws DocChatError the error that the answer ended with. */
export async function* chunks(
  events: AsyncIterable<AnswerEvent>,
  options: CompletionOptions & { readonly includeUsage: boolean },
): AsyncGenerator<ServerEvent> {
  const base = head('chat.completion.chunk', options)
  const usage = options.includeUsage ? { usage: null } : {}
  const chunk = (delta: object, finish_reason: string | null = null): ServerEvent => ({
    data: { ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...usage },
  })
  let begun = false
  for await (const piece of pieces(events, options)) {
    if (!begun) yield chunk({ role: 'assistant', content: '' })
    begun = true
    if (piece.type === 'text') yield chunk({ content: piece.text })
    else if (piece.type === 'citation') {
      const extra = options.citations ? { docchat_citations: [citationJson(piece.citation)] } : {}
      yield chunk({ annotations: [piece.annotation], ...extra })
    } else {
      yield chunk({}, 'stop')
      if (options.includeUsage) yield { data: { ...base, choices: [], usage: usageAsJson(piece.usage) } }
    }
  }
}

/** The chunk with an `error` that ends a stream which failed. OpenAI's clients throw it. */
export function failureChunk(failure: Failure): ServerEvent {
  return { data: { error: openAIError(failure) } }
}

/** The parts of an answer, in order. @throws DocChatError the error that the answer ended with. */
export async function* pieces(
  events: AsyncIterable<AnswerEvent>,
  options: PieceOptions,
): AsyncGenerator<Piece> {
  let content = ''
  for await (const event of throwOnError(events)) {
    if (event.type === 'text-delta') {
      content += event.text
      yield { type: 'text', text: event.text }
    } else if (event.type === 'no-answer') yield { type: 'text', text: NO_ANSWER }
    else if (event.type === 'citation') {
      yield { type: 'citation', annotation: annotationOf(event, content, options), citation: event }
    } else if (event.type === 'finish') yield { type: 'end', usage: event.usage }
  }
}

/** The annotation of a citation. It refers to the last occurrence of its marker in the text so far. */
function annotationOf(
  { marker, verified, documentId, name, page, pageLabel }: Citation,
  content: string,
  { pageUrl }: PieceOptions,
): AnnotationJson {
  const label = verified ? `[${marker}]` : `[${marker}?]`
  const start = content.lastIndexOf(label)
  return {
    type: 'url_citation',
    url_citation: {
      start_index: Math.max(0, start),
      end_index: start < 0 ? content.length : start + label.length,
      url: pageUrl(documentId, page),
      title: `${name}, ${pageName(page, pageLabel)}`,
    },
  }
}

function head(object: string, { model }: CompletionOptions): object {
  const id = `chatcmpl-${randomBytes(12).toString('hex')}`
  return { id, object, created: Math.floor(Date.now() / 1000), model }
}

function usageAsJson(usage: Usage | null): object {
  const { inputTokens = 0, outputTokens = 0 } = usage ?? {}
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
}
