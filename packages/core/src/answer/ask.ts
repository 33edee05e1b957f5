import { DocChatError } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { Answerer, Turn } from './answerer.ts'
import { type CitationSources, citations } from './citations.ts'
import { startDeadline } from './deadline.ts'
import { errorEvent } from './error-event.ts'
import type { AnswerEvent, Usage } from './events.ts'
import { modelText } from './model-text.ts'
import { searchQuestion } from './rewrite.ts'
import { stoppable } from './stoppable.ts'

/** Dependencies of {@link ask}. */
export interface AskDependencies extends CitationSources {
  readonly answerer: Answerer
  /** Returns the passages most relevant to the question, best first. */
  retrieve(question: string, options: { readonly signal?: AbortSignal }): Promise<readonly Passage[]>
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
  readonly signal?: AbortSignal
  /** The time allowed for the whole answer, in milliseconds; past it, the answer fails. @defaultValue no limit */
  readonly timeoutMs?: number
}

/** The number of passages in a `no-answer`. */
const NEAREST = 3

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
  { answerer, retrieve, hasDocuments, ...sources }: AskDependencies,
  { question, history = [], signal }: Ask,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  const options = signal === undefined ? {} : { signal }
  signal?.throwIfAborted()
  if (question.trim() === '') throw new DocChatError('INVALID_ARGUMENT', 'The question is empty: enter one.')

  const { query, usage: spent } = await searchQuestion(answerer, { question, history }, options)
  const passages = await retrieve(query, options)
  const retrievalMs = elapsed()
  yield { type: 'retrieval-done', query, passages }

  const cited = citations(sources)
  const prose = modelText()
  let firstTextMs: number | null = null
  let usage: Usage | null = spent
  let declined = passages.length === 0
  /** The text streamed last; a marker is separated from it by a space. */
  let written = ''
  /** Whether that was a marker. */
  let marked = false

  function* write(text: string): Generator<AnswerEvent> {
    if (text === '') return
    firstTextMs ??= elapsed()
    written = text
    yield { type: 'text-delta', text }
  }

  function* writeProse(text: string): Generator<AnswerEvent> {
    if (written === '') yield* write(text.trimStart())
    // With these characters right after it, Markdown would make a link of a marker.
    else yield* write(marked && /^[([:]/.test(text) ? ` ${text}` : text)
    if (text !== '') marked = false
  }

  for await (const event of passages.length === 0
    ? []
    : stoppable(answerer.answer({ question, query, passages, history }, options), signal)) {
    if (event.type === 'usage') usage = sum(spent, event.usage)
    // Text after the model declined is not an answer, but verified citations before it make one.
    else if (event.type === 'declined') declined = cited.counts.verified === 0
    else if (declined) continue
    else if (event.type === 'text') yield* writeProse(prose.push(event.text))
    else {
      const passage = passages[event.passage]
      const checked = passage && (await cited.check(passage, event.quote))
      if (!checked) continue
      yield* writeProse(prose.flush())
      yield* write(/^$|\s$/.test(written) ? checked.label : ` ${checked.label}`)
      marked = true
      if (checked.citation !== null) yield checked.citation
    }
  }
  signal?.throwIfAborted()
  if (!declined) yield* writeProse(prose.flush())

  if (declined) {
    const nothing = answerer.model === null ? 'nothing-relevant' : 'model-declined'
    const reason =
      passages.length > 0 ? nothing : (await hasDocuments()) ? 'nothing-relevant' : 'no-documents'
    yield { type: 'no-answer', reason, nearest: passages.slice(0, NEAREST) }
  }
  const timings = { retrievalMs, firstTextMs, totalMs: elapsed() }
  yield { type: 'finish', model: answerer.model, citations: cited.counts, usage, timings }
}

function sum(one: Usage | null, other: Usage): Usage {
  return {
    inputTokens: (one?.inputTokens ?? 0) + other.inputTokens,
    outputTokens: (one?.outputTokens ?? 0) + other.outputTokens,
  }
}
