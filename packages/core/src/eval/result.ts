import type { ErrorInfo } from '../errors.ts'
import type { EvalQuestion } from './question.ts'

/** How one question went. */
export interface EvalResult {
  readonly question: EvalQuestion
  readonly outcome: 'answered' | 'declined' | 'failed'
  /** The rank of the first passage on a known page; null when none is, undefined when no page is known. */
  readonly pageRank: number | null | undefined
  /** Whether the known quote was found; undefined when none is known. */
  readonly quoteFound: boolean | undefined
  readonly citations: { readonly right: number; readonly all: number }
  /** Null without any text. */
  readonly secondsToFirstText: number | null
  /** Why it failed; null otherwise. */
  readonly error: ErrorInfo | null
}
