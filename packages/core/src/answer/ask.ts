import { DocChatError } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { Answerer, Turn } from './answerer.ts'
import { type CitationSources, citations } from './citations.ts'
import { errorEvent } from './error-event.ts'
import type { AnswerEvent, Usage } from './events.ts'
import { searchQuestion } from './rewrite.ts'

/** What {@link ask} works with. */
export interface AskDependencies extends CitationSources {
  readonly answerer: Answerer
  /** The passages nearest to the question, best first. */
  retrieve(question: string, options: { readonly signal?: AbortSignal }): Promise<readonly Passage[]>
  /** Whether there is anything to retrieve from; asked only when nothing was found. */
  hasDocuments(): Promise<boolean>
  /** Is told of errors that the `error` event does not describe, since nobody foresaw them. */
  onError?(error: unknown): void
}

/** What to ask. */
export interface Ask {
  readonly question: string
  /** Earlier turns, oldest first. @defaultValue none */
  readonly history?: readonly Turn[]
  readonly signal?: AbortSignal
  /** After so many milliseconds an answer that is not complete ends with an error. @defaultValue no limit */
  readonly timeoutMs?: number
}

/** How many passages a `no-answer` shows. */
const NEAREST = 3

/**
 * Answers a question: retrieves, lets the answerer write, and checks each of its claims against the page before it is
 * shown. Returning from the iteration stops the answerer.
 *
 * A failure is an `error` event, the last one; only an abort is thrown, as the signal's reason.
 */
export async function* ask(
  dependencies: AskDependencies,
  request: Ask,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const { signal, timeoutMs } = request
  const late = new AbortController()
  const stop = AbortSignal.any([late.signal, ...(signal === undefined ? [] : [signal])])
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => late.abort(tooLate(timeoutMs)), timeoutMs)
  try {
    yield* answer(dependencies, { ...request, signal: stop })
  } catch (error) {
    signal?.throwIfAborted()
    if (!DocChatError.isInstance(error)) dependencies.onError?.(error)
    yield errorEvent(error)
  } finally {
    clearTimeout(timer)
  }
}

async function* answer(
  { answerer, retrieve, hasDocuments, ...sources }: AskDependencies,
  { question, history = [], signal }: Ask,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  const options = signal === undefined ? {} : { signal }
  signal?.throwIfAborted()
  if (question.trim() === '')
    throw new DocChatError('INVALID_ARGUMENT', 'The question is empty. Ask something.')

  const { query, usage: spent } = await searchQuestion(answerer, { question, history }, options)
  const passages = await retrieve(query, options)
  const retrievalMs = elapsed()
  yield { type: 'retrieval-done', query, passages }

  const cited = citations(sources)
  let firstTextMs: number | null = null
  let usage: Usage | null = spent
  let declined = passages.length === 0
  /** What was streamed last: a marker stands a space apart from it. */
  let written = ''

  function* write(text: string): Generator<AnswerEvent> {
    if (text === '') return
    firstTextMs ??= elapsed()
    written = text
    yield { type: 'text-delta', text }
  }

  for await (const event of passages.length === 0
    ? []
    : answerer.answer({ question, query, passages, history }, options)) {
    if (event.type === 'usage') usage = sum(spent, event.usage)
    // What a model says after it declined is no answer; what it has proved before is one.
    else if (event.type === 'declined') declined = cited.counts.verified === 0
    else if (declined) continue
    else if (event.type === 'text') yield* write(written === '' ? event.text.trimStart() : event.text)
    else {
      const passage = passages[event.passage]
      if (passage === undefined) continue
      const { label, citation } = await cited.check(passage, event.quote)
      yield* write(/^$|\s$/.test(written) ? label : ` ${label}`)
      if (citation !== null) yield citation
    }
  }
  signal?.throwIfAborted()

  if (declined) {
    const nothing = answerer.model === null ? 'nothing-relevant' : 'model-declined'
    const reason =
      passages.length > 0 ? nothing : (await hasDocuments()) ? 'nothing-relevant' : 'no-documents'
    yield { type: 'no-answer', reason, nearest: passages.slice(0, NEAREST) }
  }
  const timings = { retrievalMs, firstTextMs, totalMs: elapsed() }
  yield { type: 'finish', model: answerer.model, citations: cited.counts, usage, timings }
}

function tooLate(timeoutMs: number): DocChatError {
  const message = `The answer was not complete after ${timeoutMs / 1000} s. Ask again, or allow more time.`
  return new DocChatError('ANSWER_TIMEOUT', message)
}

function sum(one: Usage | null, other: Usage): Usage {
  return {
    inputTokens: (one?.inputTokens ?? 0) + other.inputTokens,
    outputTokens: (one?.outputTokens ?? 0) + other.outputTokens,
  }
}
