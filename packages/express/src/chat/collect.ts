import {
  type AnswerEvent,
  type CitationEvent,
  DocChatError,
  type FinishEvent,
  savedCitation,
} from '@docchat/core'
import { passageAsJson } from '../search/json.ts'
import type { AnswerJson, CitationJson } from './json.ts'

/** The whole answer. @throws DocChatError what the answer ended with. */
export async function collect(events: AsyncIterable<AnswerEvent>): Promise<AnswerJson> {
  let query = ''
  let answer = ''
  let finish: FinishEvent | undefined
  const citations: CitationJson[] = []
  let no_answer: AnswerJson['no_answer'] = null
  for await (const event of events) {
    if (event.type === 'retrieval-done') query = event.query
    else if (event.type === 'text-delta') answer += event.text
    else if (event.type === 'citation') citations.push(citationAsJson(event))
    else if (event.type === 'no-answer') {
      no_answer = { reason: event.reason, nearest: event.nearest.map(passageAsJson) }
    } else if (event.type === 'finish') finish = event
    else if (event.type === 'error') throw new DocChatError(event.code, event.message)
  }
  if (finish === undefined)
    throw new DocChatError('INTERNAL_ERROR', 'The answer ended before it was complete.')
  const { model, usage, timings } = finish
  return {
    query,
    answer,
    citations,
    no_answer,
    model,
    usage: usage && { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    timings: {
      retrieval_ms: timings.retrievalMs,
      first_text_ms: timings.firstTextMs,
      total_ms: timings.totalMs,
    },
  }
}

export function citationAsJson(citation: CitationEvent): CitationJson {
  return { ...savedCitation(citation), boxes: citation.boxes }
}
