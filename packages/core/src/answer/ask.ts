import { DocChatError } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { Answerer, AnswerRequest, Turn } from './answerer.ts'
import { type CheckedEvent, checkedAnswer } from './checked-answer.ts'
import type { CitationSources } from './citations.ts'
import { startDeadline } from './deadline.ts'
import { errorEvent } from './error-event.ts'
import type { AnswerEvent, FinishEvent, Usage } from './events.ts'
import { modelContext } from './model-context.ts'
import { searchQuestion } from './rewrite.ts'

/** Dependencies of {@link ask}. */
export interface AskDependencies extends CitationSources {
  readonly answerer: Answerer
  /** Returns up to `limit` passages most relevant to the question, best first, with explanations. */
  retrieve(
    question: string,
    options: { readonly limit: number; readonly signal?: AbortSignal },
  ): Promise<readonly Passage[]>
  /** Answers in place of `answerer`, and checks the answer, if it only quotes and another thread can do so. */
  quote?(
    request: Omit<AnswerRequest, 'history'>,
    options: { readonly signal?: AbortSignal },
  ): Promise<readonly CheckedEvent[]>
  /** Whether there are any documents; called only if nothing was found. */
  hasDocuments(): Promise<boolean>
  /** Called with unexpected errors, whose message the `error` event leaves out. */
  onError?(error: unknown): void
}

/** A question with its options. */
export interface Ask {
  readonly question: string
  /** Earlier turns, oldest first. @defaultValue none */
  readonly history?: readonly Turn[]
  /** The maximum number of passages in events. @defaultValue 10 */
  readonly limit?: number
  /** The maximum number of tokens in what a model is given. @defaultValue as many as the answerer asks for */
  readonly contextTokens?: number
  /** Whether the passages in events explain their rank. @defaultValue false */
  readonly explain?: boolean
  readonly signal?: AbortSignal
  /** The time allowed for the whole answer, in milliseconds; past it, the answer fails. @defaultValue no limit */
  readonly timeoutMs?: number
}

/** The number of passages in a `no-answer`. */
const NEAREST = 3
/** The number of passages whose pages a model is given, as far as they fit. */
const CONTEXT_PASSAGES = 20

/**
 * Answers a question: retrieves passages, streams the answerer's text, and checks each claim against its page before
 * emitting it. Ending the iteration early stops the answerer.
 *
 * A failure is emitted as a final `error` event; only an abort is thrown, as the signal's reason.
 */
export async function* ask(
  dependencies: AskDependencies,
  request: Ask,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const { signal, timeoutMs } = request
  try {
    using deadline = startDeadline(timeoutMs, signal)
    yield* answer(dependencies, { ...request, signal: deadline.signal })
  } catch (error) {
    signal?.throwIfAborted()
    if (!DocChatError.isInstance(error)) dependencies.onError?.(error)
    yield errorEvent(error)
  }
}

async function* answer(
  { answerer, retrieve, quote, hasDocuments, ...sources }: AskDependencies,
  { question, history = [], limit = 10, contextTokens, explain = false, signal }: Ask,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  const options = signal === undefined ? {} : { signal }
  signal?.throwIfAborted()
  if (question.trim() === '') throw new DocChatError('INVALID_ARGUMENT', 'The question is empty: enter one.')

  const { query, usage: spent } = await searchQuestion(answerer, { question, history }, options)
  const reads = answerer.contextTokens
  const found = await retrieve(query, {
    limit: reads === undefined ? limit : Math.max(limit, CONTEXT_PASSAGES),
    ...options,
  })
  const passages = found.slice(0, limit)
  const shown = explain ? passages : passages.map(({ explanation: _, ...passage }) => passage)
  const retrievalMs = elapsed()
  yield { type: 'retrieval-done', query, passages: shown }

  let firstTextMs: number | null = null
  let usage: Usage | null = spent
  let declined = true
  let counts: FinishEvent['citations'] = { verified: 0, unverified: 0 }
  const given = reads === undefined ? passages : await modelContext(found, sources, contextTokens ?? reads)
  const request = { question, query, passages: given }
  const answering = () =>
    quote === undefined
      ? checkedAnswer(answerer, { ...request, history }, sources, signal)
      : quote(request, options)
  for await (const event of given.length === 0 ? [] : await answering()) {
    if (event.type === 'usage') usage = sum(spent, event.usage)
    else if (event.type === 'checked') ({ declined, citations: counts } = event)
    else {
      if (event.type === 'text-delta') firstTextMs ??= elapsed()
      yield event
    }
  }
  signal?.throwIfAborted()

  if (declined) {
    const nothing = answerer.model === null ? 'nothing-relevant' : 'model-declined'
    const reason =
      passages.length > 0 ? nothing : (await hasDocuments()) ? 'nothing-relevant' : 'no-documents'
    yield { type: 'no-answer', reason, nearest: shown.slice(0, NEAREST) }
  }
  const timings = { retrievalMs, firstTextMs, totalMs: elapsed() }
  yield { type: 'finish', model: answerer.model, citations: counts, usage, timings }
}

function sum(one: Usage | null, other: Usage): Usage {
  return {
    inputTokens: (one?.inputTokens ?? 0) + other.inputTokens,
    outputTokens: (one?.outputTokens ?? 0) + other.outputTokens,
  }
}
