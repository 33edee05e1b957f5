import { type Attributes, inSpan, type Span, streamInSpan } from '../trace/span.ts'
import type { Answerer, AnswererEvent } from './answerer.ts'
import type { Usage } from './events.ts'

/** Puts the calls of a model into spans, named as OpenTelemetry's conventions for generative AI have it. */
export function traced(answerer: Answerer, model: string, request: Attributes): Answerer {
  const { rewrite } = answerer
  const name = `chat ${model}`
  const options = {
    kind: 'client',
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model, ...request },
  } as const
  return {
    ...answerer,
    answer: (asked, given) =>
      streamInSpan(name, options, (span) => counted(answerer.answer(asked, given), span)),
    ...(rewrite !== undefined && {
      rewrite: (asked, given) =>
        inSpan(name, options, async (span) => {
          const rewritten = await rewrite(asked, given)
          if (rewritten.usage !== null) span.set(tokens(rewritten.usage))
          return rewritten
        }),
    }),
  }
}

async function* counted(
  events: AsyncIterable<AnswererEvent>,
  span: Span,
): AsyncGenerator<AnswererEvent, void, undefined> {
  const began = performance.now()
  let hasBegun = false
  for await (const event of events) {
    if (!hasBegun) span.set({ 'gen_ai.response.time_to_first_chunk': (performance.now() - began) / 1000 })
    hasBegun = true
    if (event.type === 'usage') span.set(tokens(event.usage))
    yield event
  }
}

function tokens({ inputTokens, outputTokens }: Usage): Attributes {
  return { 'gen_ai.usage.input_tokens': inputTokens, 'gen_ai.usage.output_tokens': outputTokens }
}
