import type { ErrorInfo } from '../errors.ts'
import type { EvalQuestion } from './question.ts'

/** The result of one question. */
export interface EvalResult {
  readonly question: EvalQuestion
  readonly outcome: 'answered' | 'declined' | 'failed'
  /** The rank of the first passage on an expected page; null if there is none, undefined if no page is given. */
  readonly pageRank: number | null | undefined
  /** Whether one of the passages holds the expected quote; undefined if none is given. */
  readonly quoteInContext: boolean | undefined
  /** Whether a verified citation holds the expected quote; undefined if none is given. */
  readonly quoteFound: boolean | undefined
  /** Whether a verified citation holds the expected answer; undefined if none is given. */
  readonly answerFound: boolean | undefined
  /** Whether the first citation is verified and on an expected page; undefined if no page is given. */
  readonly firstCitationRight: boolean | undefined
  /** How likely the passages were to answer the question, from 0 to 1; null if the answerer does not say. */
  readonly confidence: number | null
  readonly citations: { readonly right: number; readonly all: number }
  /** Null if there was no text. */
  readonly secondsToFirstText: number | null
  /** Why it failed; null otherwise. */
  readonly error: ErrorInfo | null
}
