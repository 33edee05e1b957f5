import type { Box, Span } from '../document.ts'

/** The source of a claim in an answer: a snapshot that does not change if the document changes or is deleted. */
export interface Citation {
  /** The footnote number, from 1. In the text it is `[1]`, or `[1?]` if not verified. */
  readonly marker: number
  readonly documentId: string
  readonly versionId: string
  /** The SHA-256 of the file the page was read from, in hex; null if the document was deleted meanwhile. */
  readonly versionSha256: string | null
  readonly name: string
  /** 1-based page number. */
  readonly page: number
  /** The document's own name for the page, such as `iv` or `slide 7`; null if it has none. */
  readonly pageLabel: string | null
  /** The quote's position in the page's text, in UTF-16 code units, end exclusive; null if it was not found. */
  readonly charStart: number | null
  readonly charEnd: number | null
  /** The exact words of the page if verified; otherwise the words that were claimed. */
  readonly quote: string
  /**
   * The number, date, name or place in the quote that is asked for, as offsets in it, in UTF-16 code units. Only without a model.
   *
   * @defaultValue there is none, or it is not sure
   */
  readonly answer?: Span
  /** The position of the quote on the page, one box per line; empty if it was not found, or positions are unknown. */
  readonly boxes: readonly Box[]
  /** Whether the quote was found on that page. Only a verified citation is proof. */
  readonly verified: boolean
}
