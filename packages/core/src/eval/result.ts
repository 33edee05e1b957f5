import type { ErrorInfo } from '../errors.ts'
import type { EvalQuestion } from './question.ts'

/** The result of one question. */
export interface EvalResult {
  readonly question: EvalQuestion
  readonly outcome: 'answered' | 'declined' | 'failed'
  /** The rank of the first passage on an expected page; null if there is none, undefined if no page is given. */
  readonly pageRank: number | null | undefined
  /** Whether the expected quote was found; undefined if none is given. */
  readonly quoteFound: boolean | undefined
  readonly citations: { readonly right: number; readonly all: number }
  /** Null if there was no text. */
  readonly secondsToFirstText: number | null
  /** Why it failed; null otherwise. */
  readonly error: ErrorInfo | null
}
