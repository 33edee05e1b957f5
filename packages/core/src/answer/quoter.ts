import type { Catalog } from '../catalog/catalog.ts'
import type { AnswerRequest } from './answerer.ts'
import { type CheckedEvent, checkedAnswer } from './checked-answer.ts'
import { citationSources } from './citation-sources.ts'
import { citations } from './citations.ts'
import { type ExtractiveAnswererOptions, extractiveAnswerer } from './extractive.ts'

/** What to answer with quotes: plain data, which can be sent to another thread or process. */
export interface QuoteRequest extends Omit<AnswerRequest, 'history'> {
  readonly options: ExtractiveAnswererOptions
}

/** What is read to check quotes. */
export type CitedCatalog = Pick<Catalog, 'page' | 'version' | 'layout'>

/** Answers with quotes somewhere else than in the calling thread, which would be blocked by the work. */
export interface Quoter {
  /** The part of the store that it reads. It is not used in a store that has another, for example a wrapped one. */
  readonly catalog: CitedCatalog
  /**
   * Returns what {@link quote} returns.
   *
   * @throws the signal's reason when aborted; DocChatError `CLOSED`, `INTERNAL_ERROR`.
   */
  quote(request: QuoteRequest, options?: { readonly signal?: AbortSignal }): Promise<readonly CheckedEvent[]>
}

/** Answers with the sentences that match the question best, as `extractiveAnswerer()` does, and checks them. */
export function quote(
  catalog: CitedCatalog,
  { options, ...request }: QuoteRequest,
  signal?: AbortSignal,
): Promise<readonly CheckedEvent[]> {
  const answering = checkedAnswer(
    extractiveAnswerer(options),
    { ...request, history: [] },
    citations(citationSources(catalog)),
    signal,
  )
  return Array.fromAsync(answering)
}
