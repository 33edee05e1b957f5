import type { Citation } from '../answer/citation.ts'
import { type BoxJson, boxJson } from './page.ts'

/** The source of a marker in an answer. */
export interface CitationJson {
  readonly marker: number
  readonly document_id: string
  readonly version_id: string
  readonly version_sha256: string | null
  readonly name: string
  readonly page: number
  /** The document's own name for the page, such as `iv` or `slide 7`; null if it has none. */
  readonly page_label: string | null
  /** Null if the quote is not on the page. */
  readonly char_start: number | null
  readonly char_end: number | null
  readonly quote: string
  /** The part of the quote that is asked for, as offsets in it; absent if there is none, or it is not sure. */
  readonly answer?: { readonly start: number; readonly end: number } | undefined
  readonly boxes: readonly BoxJson[]
  readonly verified: boolean
}

/** Converts a citation to JSON. */
export function citationJson(citation: Citation): CitationJson {
  return {
    marker: citation.marker,
    document_id: citation.documentId,
    version_id: citation.versionId,
    version_sha256: citation.versionSha256,
    name: citation.name,
    page: citation.page,
    page_label: citation.pageLabel,
    char_start: citation.charStart,
    char_end: citation.charEnd,
    quote: citation.quote,
    ...(citation.answer && { answer: citation.answer }),
    boxes: citation.boxes.map(boxJson),
    verified: citation.verified,
  }
}

/** The inverse of {@link citationJson}. What earlier versions did not write may be missing. */
export function citationFromJson(
  json: Omit<CitationJson, 'boxes' | 'page_label'> & {
    readonly boxes?: readonly BoxJson[] | undefined
    readonly page_label?: string | null | undefined
  },
): Citation {
  return {
    marker: json.marker,
    documentId: json.document_id,
    versionId: json.version_id,
    versionSha256: json.version_sha256,
    name: json.name,
    page: json.page,
    pageLabel: json.page_label ?? null,
    charStart: json.char_start,
    charEnd: json.char_end,
    quote: json.quote,
    ...(json.answer && { answer: json.answer }),
    boxes: json.boxes?.map(boxJson) ?? [],
    verified: json.verified,
  }
}
