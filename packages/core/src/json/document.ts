import type { Document, DocumentMetadata, DocumentState, PageWarning, Searchable } from '../document.ts'
import { type ErrorJson, errorJson } from './error.ts'

/** A document with its current version. Where its bytes are stored is left out. */
export interface DocumentJson {
  readonly document_id: string
  readonly version_id: string
  readonly name: string
  readonly source: string
  readonly state: DocumentState
  readonly searchable: Searchable
  readonly size_bytes: number
  readonly media_type: string
  readonly sha256: string
  /** Null until the text has been extracted. */
  readonly pages: number | null
  readonly chunks: number
  readonly warnings: readonly PageWarningJson[]
  readonly metadata: MetadataJson
  readonly label: string | null
  readonly label_confidence: number | null
  readonly error: ErrorJson | null
  readonly created_at: string
  readonly completed_at: string | null
}

/** A problem with the text of one page. */
export interface PageWarningJson {
  readonly page: number
  /** Stable; newer versions of DocChat may add codes. */
  readonly code: string
  readonly message: string
}

/** The metadata found in a file. */
export interface MetadataJson {
  readonly title: string | null
  readonly author: string | null
  readonly created_at: string | null
  readonly modified_at: string | null
}

/** Converts a document to JSON. */
export function documentJson({ id, name, source, version, createdAt }: Document): DocumentJson {
  return {
    document_id: id,
    version_id: version.id,
    name,
    source,
    state: version.state,
    searchable: version.searchable,
    size_bytes: version.sizeBytes,
    media_type: version.mediaType,
    sha256: version.sha256,
    pages: version.pageCount,
    chunks: version.chunkCount,
    warnings: version.warnings.map(pageWarningJson),
    metadata: metadataJson(version.metadata),
    label: version.label,
    label_confidence: version.labelConfidence,
    error: version.error && errorJson(version.error),
    created_at: createdAt,
    completed_at: version.completedAt,
  }
}

/** Converts a page warning to JSON. */
export function pageWarningJson({ page, code, message }: PageWarning): PageWarningJson {
  return { page, code, message }
}

/** Converts metadata to JSON. */
export function metadataJson({ title, author, createdAt, modifiedAt }: DocumentMetadata): MetadataJson {
  return { title, author, created_at: createdAt, modified_at: modifiedAt }
}
