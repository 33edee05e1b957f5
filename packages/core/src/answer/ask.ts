import type { Document } from '../document.ts'
import { DocChatError } from '../errors.ts'
import { withoutNames } from '../retrieve/named-documents.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { CorrectedQuestion } from '../retrieve/spelling.ts'
import { type Span, streamInSpan } from '../trace/span.ts'
import type { Answerer, AnswerRequest, Turn } from './answerer.ts'
import { type CheckedEnd, type CheckedEvent, checkedAnswer } from './checked-answer.ts'
import { type CitationSources, citations } from './citations.ts'
import { startDeadline } from './deadline.ts'
import { errorEvent } from './error-event.ts'
import type { AnswerEvent, Usage } from './events.ts'
import { languageNotice, otherLanguages, withoutCommonWords } from './languages.ts'
import { modelContext } from './model-context.ts'
import { passagePool } from './passage-pool.ts'
import { questionParts } from './question-parts.ts'
import { readDocument } from './read-document.ts'
import { searchQuestion } from './rewrite.ts'

/** Dependencies of {@link ask}. */
export interface AskDependencies extends CitationSources {
  readonly answerer: Answerer
  /** Returns up to `limit` passages most relevant to the question, best first, with explanations. */
  retrieve(
    question: string,
    options: {
      readonly limit: number
      /** Only passages of these documents. @defaultValue all */
      readonly documentIds?: readonly string[]
      readonly signal?: AbortSignal
    },
  ): Promise<readonly Passage[]>
  /** Returns the beginnings of the sections of what a question wants a summary of; none if it does not ask for one. */
  overview?(question: string, limit: number): Promise<readonly Passage[]>
  /** Returns the pages of the one document that a question wants a summary of; none if it is not one. */
  whole?(question: string): Promise<readonly Passage[]>
  /** Returns the documents that a question names, whose passages come first. */
  named?(question: string): Promise<readonly Pick<Document, 'id' | 'name'>[]>
  /** Returns the question with misspelled words corrected; null if there are none. */
  correct?(question: string): Promise<CorrectedQuestion | null>
  /** Returns the question with words that none of the texts found has replaced by synonyms that one has. @defaultValue the question */
  reword?(question: string, texts: readonly string[]): string
  /** Answers in place of `answerer`, and checks the answer, if it only quotes and another thread can do so. */
  quote?(
    request: Omit<AnswerRequest, 'history'>,
    options: { readonly signal?: AbortSignal },
  ): Promise<readonly CheckedEvent[]>
  /** Returns the beginnings of some of the documents; called only if nothing was found. */
  beginnings?(): Promise<readonly Passage[]>
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
/** The number of sections that a summary is made from. */
const SECTIONS = 8
const NO_ANSWER: CheckedEnd = {
  ...{ type: 'checked', declined: true, search: null },
  citations: { verified: 0, unverified: 0 },
  confidence: 0,
}
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
    yield* streamInSpan('answer', {}, (span) =>
      noted(answer(dependencies, { ...request, signal: deadline.signal }), span),
    )
  } catch (error) {
    signal?.throwIfAborted()
    if (!DocChatError.isInstance(error)) dependencies.onError?.(error)
    yield errorEvent(error)
  }
}

/** Passes events on, and notes in the span how the answer ended. */
async function* noted(
  events: AsyncIterable<AnswerEvent>,
  span: Span,
): AsyncGenerator<AnswerEvent, void, undefined> {
  for await (const event of events) {
    if (event.type === 'no-answer') span.set({ 'docchat.no_answer': event.reason })
    if (event.type === 'finish')
      span.set({
        'docchat.citations.verified': event.citations.verified,
        'docchat.citations.unverified': event.citations.unverified,
        'docchat.first_text_ms': event.timings.firstTextMs ?? undefined,
      })
    yield event
  }
}

async function* answer(
  {
    answerer,
    retrieve,
    overview,
    whole,
    named,
    correct,
    reword = (text) => text,
    quote,
    beginnings,
    hasDocuments,
    ...sources
  }: AskDependencies,
  { question, history = [], limit = 10, contextTokens, explain = false, signal }: Ask,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  const options = signal === undefined ? {} : { signal }
  signal?.throwIfAborted()
  if (question.trim() === '') throw new DocChatError('INVALID_ARGUMENT', 'The question is empty: enter one.')

  const { query, usage: spent } = await searchQuestion(answerer, { question, history }, options)
  const { contextTokens: readable, searches = 0 } = answerer
  const pool = passagePool()
  const cited = citations(sources)
  const shown = () =>
    pool.passages.slice(0, limit).map(({ explanation, ...rest }) => ({
      ...rest,
      ...(explain && explanation && { explanation }),
    }))

  let retrievalMs: number | null = null
  let firstTextMs: number | null = null
  let usage = spent
  let end = NO_ANSWER
  const searched: string[] = []
  let asked = { question, query }
  let notice = ''
  let respelled = false

  /** Corrects the question when nothing answers it as it is. @returns what to search for; null if that is no use. */
  const respell = async () => {
    if (!end.declined || respelled) return null
    respelled = true
    const corrected = (await correct?.(query)) ?? null
    if (corrected === null) return null
    asked = { question: corrected.question, query: corrected.question }
    notice = `${corrected.corrections.map(({ from, to }) => `Searched for “${to}” instead of “${from}”.`).join(' ')}\n\n`
    return corrected.question
  }

  for (let search: string | null = query; search !== null; search = end.search ?? (await respell())) {
    const wanted = readable === undefined ? limit : Math.max(limit, CONTEXT_PASSAGES)
    const isWhole = search === asked.query
    const sections = isWhole ? ((await overview?.(search, Math.min(limit, SECTIONS))) ?? []) : []
    const meant = isWhole && sections.length === 0 ? ((await named?.(search)) ?? []) : []
    const documentIds = meant.map(({ id }) => id)
    const inside = withoutNames(search, meant)
    const [first, all] = await Promise.all([
      meant.length > 0 ? retrieve(inside, { limit: wanted, documentIds, ...options }) : [],
      sections.length > 0 ? sections : retrieve(search, { limit: wanted, ...options }),
    ])
    const isNew = pool.add(first, all)
    retrievalMs ??= elapsed()
    const preferred = meant.map(({ id, name }) => ({ documentId: id, name }))
    yield {
      ...{ type: 'retrieval-done', query: search, passages: shown() },
      ...(preferred.length > 0 && { preferred }),
    }
    const parts = isWhole && sections.length === 0 ? partsOf(asked.question, search) : []
    const found = await Promise.all(parts.map((part) => retrieve(part, { limit: wanted, ...options })))
    pool.add(...found)
    for (const part of parts) yield { type: 'retrieval-done', query: part, passages: shown() }

    const most = contextTokens ?? readable
    const pages = most !== undefined && sections.length > 0 ? ((await whole?.(search)) ?? []) : []
    const given = { question: asked.question, pages, contextTokens: most ?? 0, signal }
    const reading = readDocument(answerer, sources, given)
    let step = await reading.next()
    for (; !step.done; step = await reading.next()) {
      if ('usage' in step.value) usage = sum(usage, step.value.usage)
      else yield { type: 'retrieval-done', query: search, passages: shown(), ...step.value }
    }
    const summarised = step.value.passages
    notice += step.value.notice

    const { passages } = pool
    const languages = answerer.model === null ? otherLanguages(search, passages) : null
    const shared = languages === null ? null : withoutCommonWords(search, languages)
    const { question, query } = shared === null ? asked : { question: shared, query: shared }
    const texts = passages.map(({ text }) => text)
    const meaning = (asked: string) => (answerer.model === null ? reword(asked, texts) : asked)
    const request = {
      ...{ question: meaning(question), query: meaning(query) },
      searched: [...searched],
      passages:
        summarised.length > 0
          ? summarised
          : most === undefined
            ? passages
            : await modelContext(passages, sources, most),
      ...(sections.length > 0 && { overview: true }),
      ...(parts.length > 0 && {
        parts: parts.map((part, i) => ({ query: meaning(part), passages: found[i] ?? [] })),
      }),
      ...(parts.length === 0 && first.length > 0 && { parts: [{ query: meaning(inside), passages: first }] }),
      // If nothing new is found, it answers from what there is.
      searches: isNew ? Math.max(0, searches - searched.length) : 0,
    }
    const answering = () =>
      quote === undefined
        ? checkedAnswer(answerer, { ...request, history }, cited, signal)
        : quote(request, options)
    const before = usage
    const foreign = languages === null ? '' : `${languageNotice(languages)}\n\n`
    let separator = `${firstTextMs === null ? '' : '\n\n'}${notice}${foreign}`
    for await (const event of request.passages.length === 0 ? [NO_ANSWER] : await answering()) {
      if (event.type === 'usage') usage = sum(before, event.usage)
      else if (event.type === 'checked') end = event
      else {
        if (event.type === 'text-delta') firstTextMs ??= elapsed()
        if (separator !== '') yield { type: 'text-delta', text: separator }
        separator = ''
        yield event
      }
    }
    signal?.throwIfAborted()
    searched.push(search)
  }

  if (end.declined) {
    const nothing = answerer.model === null ? 'nothing-relevant' : 'model-declined'
    const reason =
      pool.passages.length > 0 ? nothing : (await hasDocuments()) ? 'nothing-relevant' : 'no-documents'
    const languages = otherLanguages(
      query,
      pool.passages.length > 0 ? pool.passages : ((await beginnings?.()) ?? []),
    )
    // Between languages, the same word tells more than a vector that was made for one of them.
    const near =
      languages === null
        ? shown()
        : shown().sort((a, b) => Number(a.lexicalRank === null) - Number(b.lexicalRank === null))
    yield {
      ...{ type: 'no-answer', reason, nearest: near.slice(0, NEAREST) },
      ...(languages && { languages }),
    }
  }
  const timings = { retrievalMs: retrievalMs ?? 0, firstTextMs, totalMs: elapsed() }
  const { citations: counts, confidence } = end
  yield { type: 'finish', model: answerer.model, confidence, citations: counts, usage, timings }
}

/** Returns the parts of a question. What was carried over from an earlier one would be in the last part alone. */
function partsOf(question: string, query: string): readonly string[] {
  const carried = query !== question && query.startsWith(question.trim())
  return carried && query.length > question.trim().length ? [] : questionParts(query)
}

function sum(one: Usage | null, other: Usage): Usage {
  return {
    inputTokens: (one?.inputTokens ?? 0) + other.inputTokens,
    outputTokens: (one?.outputTokens ?? 0) + other.outputTokens,
  }
}
