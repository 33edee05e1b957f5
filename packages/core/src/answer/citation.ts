import type { Box } from '../document.ts'

/** What a claim of an answer rests on. It stays as it was shown when its document changes or is deleted. */
export interface Citation {
  /** The footnote's number, from 1; the text has it as `[1]`, or as `[1?]` when not verified. */
  readonly marker: number
  readonly documentId: string
  readonly versionId: string
  /** The hash of the bytes that the page was read from, in hex; null when they were deleted meanwhile. */
  readonly versionSha256: string | null
  readonly name: string
  /** 1-based page number. */
  readonly page: number
  /** UTF-16 offsets of the quote in the page's text; null when it is not there. */
  readonly charStart: number | null
  readonly charEnd: number | null
  /** The exact words of the page when verified; else the words that were claimed. */
  readonly quote: string
  /** Where the quote stands on the page, a box for each line; empty when it is not there, or nobody knows. */
  readonly boxes: readonly Box[]
  /** Whether the quote was found on that page. Only a verified citation is proof. */
  readonly verified: boolean
}
