/** Which documents are searched. */
export interface Scope {
  readonly documentIds?: string[]
  readonly labels?: string[]
  readonly mediaTypes?: string[]
}

/** A passage, as a model sees it. */
export interface PassageResult {
  readonly document_id: string
  readonly name: string
  readonly page: number
  readonly text: string
}

/** A citation, as a model sees it. */
export interface CitationResult {
  readonly marker: number
  readonly document_id: string
  readonly name: string
  readonly page: number
  readonly quote: string
  readonly verified: boolean
}

/** A page, as a model sees it. */
export interface PageResult {
  readonly document_id: string
  readonly page: number
  readonly text: string
}

type Camel<T> = Omit<T, 'document_id'> & { readonly documentId: string }

interface Stoppable {
  readonly signal?: AbortSignal
}

/** An event of an answer; the others are not looked at. */
type Event<Citation, Failure extends string> =
  | { readonly type: 'text-delta'; readonly text: string }
  | ({ readonly type: 'citation' } & Citation)
  | { readonly type: 'no-answer'; readonly reason: string }
  | { readonly type: Failure; readonly message: string }
  | { readonly type: 'retrieval-done' | 'calculation' | 'finish' }

/** What is needed of a `DocChat`, or of one owner's view of it. */
export interface LocalSource {
  retrieve(
    query: string,
    options: Scope & Stoppable & { readonly limit: number },
  ): Promise<readonly Camel<PassageResult>[]>
  ask(question: string, options: Scope & Stoppable): AsyncIterable<Event<Camel<CitationResult>, 'error'>>
  readonly documents: {
    page(documentId: string, page: number): Promise<{ readonly text: string }>
  }
}

/** What is needed of a client of `@docchat/client`. */
export interface RemoteSource {
  search(
    query: string,
    options: Scope & Stoppable & { readonly limit: number },
  ): Promise<readonly PassageResult[]>
  ask(question: string, options: Scope & Stoppable): AsyncIterable<Event<CitationResult, 'failure'>>
  readonly documents: {
    page(documentId: string, page: number, options?: Stoppable): Promise<{ readonly text: string }>
  }
}

/** Searches either kind of source. */
export async function search(
  source: LocalSource | RemoteSource,
  query: string,
  options: Scope & Stoppable & { readonly limit: number },
): Promise<PassageResult[]> {
  const found =
    'retrieve' in source
      ? (await source.retrieve(query, options)).map(snakeCased)
      : await source.search(query, options)
  return found.map(({ document_id, name, page, text }) => ({ document_id, name, page, text }))
}

/** A whole answer. */
export interface AnswerResult {
  readonly answer: string
  readonly citations: readonly CitationResult[]
  /** Why there is no answer; null if there is one. */
  readonly no_answer: string | null
}

/** Asks either kind of source. @throws Error with the message of an answer that failed. */
export async function ask(
  source: LocalSource | RemoteSource,
  question: string,
  options: Scope & Stoppable,
): Promise<AnswerResult> {
  let answer = ''
  let no_answer: string | null = null
  const citations: CitationResult[] = []
  for await (const event of source.ask(question, options)) {
    if (event.type === 'text-delta') answer += event.text
    else if (event.type === 'no-answer') no_answer = event.reason
    else if (event.type === 'error' || event.type === 'failure') throw new Error(event.message)
    else if (event.type === 'citation') citations.push(citationOf(event))
  }
  return { answer, citations, no_answer }
}

function citationOf(event: CitationResult | Camel<CitationResult>): CitationResult {
  const { marker, document_id, name, page, quote, verified } = snakeCased(event)
  return { marker, document_id, name, page, quote, verified }
}

function snakeCased<T extends { readonly document_id: string }>(value: T | Camel<T>): T {
  if (!('documentId' in value)) return value
  const { documentId, ...rest } = value
  return { ...rest, document_id: documentId } as unknown as T
}
