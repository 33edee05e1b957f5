import { pageName } from '@docchat/core'
import type { AnswerEventJson, CitationJson } from '@docchat/core/json'
import type { LoggedAnswer } from '../answers/answer-log.ts'
import { NO_ANSWER } from '../chat/send-answer.ts'
import type { Failure } from '../errors/problem.ts'
import type { ServerEvent } from '../sse/stream.ts'

/** Options of {@link uiParts}. */
export interface UIPartsOptions {
  readonly signal: AbortSignal
  /** The media type of a document. */
  mediaTypeOf(documentId: string): Promise<string>
}

const TEXT_ID = 'answer'

/**
 * An answer as parts of a message in the AI SDK (its UI message stream, version 1), from the beginning.
 *
 * @throws the error that the answer failed with.
 */
export async function* uiParts(answer: LoggedAnswer, options: UIPartsOptions): AsyncGenerator<ServerEvent> {
  let started = false
  let writing = false
  for await (const { json } of answer.read(0, options.signal)) {
    // Not earlier: a failure before the first event has a status instead.
    if (!started) yield part('start', { messageId: answer.record.answerId })
    started = true
    const event = JSON.parse(json) as AnswerEventJson
    const text = textOf(event)
    if (text !== null) {
      if (!writing) yield part('text-start', { id: TEXT_ID })
      writing = true
      yield part('text-delta', { id: TEXT_ID, delta: text })
    }
    if (event.type === 'finish' && writing) yield part('text-end', { id: TEXT_ID })
    const more = await partOf(event, options)
    if (more !== null) yield more
  }
}

function textOf(event: AnswerEventJson): string | null {
  if (event.type === 'text-delta') return event.text
  return event.type === 'no-answer' ? NO_ANSWER : null
}

async function partOf(event: AnswerEventJson, { mediaTypeOf }: UIPartsOptions): Promise<ServerEvent | null> {
  switch (event.type) {
    case 'retrieval-done': {
      const { type: _, ...data } = event
      // Otherwise the client would send all passages back with each further question.
      return part('data-retrieval', { data, transient: true })
    }
    case 'citation': {
      const { type: _, ...citation } = event
      return source(citation, await mediaTypeOf(citation.document_id))
    }
    case 'calculation': {
      const { type: _, ...data } = event
      return part('data-calculation', { data })
    }
    case 'no-answer': {
      const { type: _, ...data } = event
      return part('data-no-answer', { data })
    }
    case 'finish': {
      const { type: _, ...messageMetadata } = event
      return part('finish', { finishReason: 'stop', messageMetadata })
    }
    case 'text-delta':
    case 'failure':
      return null
  }
}

function source(citation: CitationJson, mediaType: string): ServerEvent {
  const { marker, name, page, page_label } = citation
  const title = `${name}, ${pageName(page, page_label)}`
  return part('source-document', {
    sourceId: `${marker}`,
    mediaType,
    title,
    filename: name,
    providerMetadata: { docchat: citation },
  })
}

/** The part that ends a message which failed, or was stopped. */
export function failurePart({ code, message }: Failure): ServerEvent {
  if (code === 'ANSWER_STOPPED') return part('abort', { reason: message })
  return part('error', { errorText: message })
}

function part(type: string, fields: object): ServerEvent {
  return { data: { type, ...fields } }
}
