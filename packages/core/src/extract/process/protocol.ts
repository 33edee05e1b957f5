import type { ErrorInfo } from '../../errors.ts'
import type { ExtractEvent, ExtractRequest } from '../extractor.ts'

/** Messages from the parent to the extraction process. */
export type ToChild =
  | { readonly type: 'extract'; readonly request: ExtractRequest; readonly maxPageCharacters: number }
  /** One more event may be sent. */
  | { readonly type: 'more' }

/** Messages from the extraction process: the events, then `done` or `failed`. */
export type FromChild =
  | { readonly type: 'event'; readonly event: ExtractEvent }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly error: ErrorInfo }

/** How many events the process may be ahead of its reader (backpressure). */
export const WINDOW = 8
